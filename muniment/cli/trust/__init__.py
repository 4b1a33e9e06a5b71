"""`muniment trust`: what a verifier goes by."""
