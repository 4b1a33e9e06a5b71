"""What a page says: its encoding, decided as a browser decides it, and its words."""
