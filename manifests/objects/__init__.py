"""A notice's own folder, read from a hostile hand, and checks 3 to 7 on it."""
