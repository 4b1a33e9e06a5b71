"""Which unit of one language says what which unit of another says."""

from muniment.edition.alignment.beads import Bead, Shapes, align
from muniment.edition.alignment.evidence import Evidence, evidence_of

__all__ = ["Bead", "Evidence", "Shapes", "align", "evidence_of"]
