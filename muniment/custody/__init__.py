"""Custody: what was kept stays as it was; what became of it is said in records of its own.

Superseded, withheld, redacted: the first two touch no byte; the third is the one exception to
"nothing is rewritten", and says so in the log.
"""

from muniment.custody.attestation import Attested, attest, attesting_rows, read_attestations
from muniment.custody.endorsement import (
    Endorsed,
    Target,
    check_key,
    endorse,
    find_target,
    read_endorsements,
)
from muniment.custody.errors import CustodyError
from muniment.custody.overview import Overview, read_overview
from muniment.custody.publication import Publication, for_publication
from muniment.custody.records import find_withheld, read_redactions
from muniment.custody.supersession import Supersession, read_supersessions, supersede
from muniment.custody.withholding import Withholding, standing

__all__ = [
    "Attested",
    "CustodyError",
    "Endorsed",
    "Overview",
    "Publication",
    "Supersession",
    "Target",
    "Withholding",
    "attest",
    "attesting_rows",
    "check_key",
    "endorse",
    "find_target",
    "find_withheld",
    "for_publication",
    "read_attestations",
    "read_endorsements",
    "read_overview",
    "read_redactions",
    "read_supersessions",
    "standing",
    "supersede",
]
