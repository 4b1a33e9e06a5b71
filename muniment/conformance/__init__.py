"""Conformance: what others made, held against the specifications it names."""
