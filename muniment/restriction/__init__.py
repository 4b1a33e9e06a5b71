"""Restriction: what is taken from readers, for now or for ever, by law or by order.

Withheld files stay whole; redacted ones are destroyed, and the log says so. What was recorded of
either is read in `muniment.custody`; here it is done, and the search index forgets at once.
"""

from muniment.restriction.redaction import Outcome, redact
from muniment.restriction.withholding import lift, withhold

__all__ = ["Outcome", "lift", "redact", "withhold"]
