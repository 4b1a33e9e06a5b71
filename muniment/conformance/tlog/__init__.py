"""Transparency logs as static files, held against c2sp.org/tlog-tiles and tlog-checkpoint."""

from muniment.conformance.tlog.check import validate_checkpoint, validate_log

__all__ = ["validate_checkpoint", "validate_log"]
