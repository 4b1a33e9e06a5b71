"""A version of a notice as an RO-Crate 1.2: its files, what they are, and how they came."""
