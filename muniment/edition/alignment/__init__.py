"""Which unit of one language says what which unit of another says."""

from muniment.edition.alignment.beads import Bead, Shapes, align
from muniment.edition.alignment.evidence import Evidence, evidence_of
from muniment.edition.alignment.sentences import align_sentences, sentences

__all__ = [
    "Bead",
    "Evidence",
    "Shapes",
    "align",
    "align_sentences",
    "evidence_of",
    "sentences",
]
