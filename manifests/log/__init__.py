"""The log's own pieces: signed notes, checkpoints, tiles, proofs (C2SP)."""
