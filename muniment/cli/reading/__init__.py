"""Commands that show, read, search and cite notices."""
