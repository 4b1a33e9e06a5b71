"""Others who vouch for the log: time authorities that stamp its checkpoints."""
