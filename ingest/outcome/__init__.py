"""What a fetch ended in: rules that are data, and the evidence they find in an answer."""
