"""Commands that hand notices out."""
