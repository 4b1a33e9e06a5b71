"""The archive: OCFL shelves, the log, and the order of writing that loses nothing."""
