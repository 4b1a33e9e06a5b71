"""Search: text folded, cut into tokens, indexed, and found again with its exact place."""
