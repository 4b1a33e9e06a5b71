"""What a notice says of itself: title, issuer, numbers, dates by kind, references, time limits."""

from muniment.edition.metadata.reading import read_metadata

__all__ = ["read_metadata"]
