"""What does a page need that only a browser asks for? All of it on record, nothing past us."""
