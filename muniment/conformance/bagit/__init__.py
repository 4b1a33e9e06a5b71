"""BagIt bags, versions 0.93 to 1.0, held against RFC 8493."""

from muniment.conformance.bagit.check import validate_bag

__all__ = ["validate_bag"]
