"""How things are written: scripts and languages, numbers, dates, the ends of sentences."""
