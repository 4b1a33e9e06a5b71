"""What do other archives say that they have? Mementos and TimeMaps (RFC 7089), as their claims."""
