"""What a notice says of itself: title, issuer, numbers, dates by kind, references, time limits."""

from muniment.edition.metadata.reading import Metadata, read_metadata
from muniment.edition.metadata.references import Reference
from muniment.edition.metadata.terms import Deadline

__all__ = ["Deadline", "Metadata", "Reference", "read_metadata"]
