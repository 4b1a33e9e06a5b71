"""WARC files held against ISO 28500:2017 (WARC 1.1), 1.0 and the drafts before it."""

from muniment.conformance.warc.validate import validate_warc

__all__ = ["validate_warc"]
