"""The edition: the readable text of a notice, structured, every piece leading back to the print."""

from muniment.edition.fields import Field, Status
from muniment.edition.model import (
    RULES,
    Column,
    Edition,
    ExactText,
    Kind,
    Label,
    Place,
    Placed,
    ReadRendition,
    Unit,
    exact_text,
)
from muniment.edition.views import Span, View

__all__ = [
    "RULES",
    "Column",
    "Edition",
    "ExactText",
    "Field",
    "Kind",
    "Label",
    "Place",
    "Placed",
    "ReadRendition",
    "Span",
    "Status",
    "Unit",
    "View",
    "exact_text",
]
