"""Commands that found an archive and look after it."""
