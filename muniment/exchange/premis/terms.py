"""Terms of the vocabularies that the Library of Congress keeps for PREMIS (id.loc.gov).

::

    <eventType authority="eventType" authorityURI="http://id.loc.gov/vocabulary/preservation/eventType"
        valueURI="http://id.loc.gov/vocabulary/preservation/eventType/fix">fixity check</eventType>

What a vocabulary has no term for is said in words of our own, and names none.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from manifests import printable
from muniment.exchange.premis.markup import NAMESPACE

_BASE = "http://id.loc.gov/vocabulary/preservation/"
# By vocabulary its terms, as far as they are used here, and the code of each, where it has one.
_TERMS = {
    "eventType": {
        "accession": "acc",
        "capture": "cap",
        "digital signature generation": "dsg",
        "fixity check": "fix",
        "message digest calculation": "mes",
        "metadata modification": "mem",
        "policy assignment": "poa",
        "recovery": "rec",
        "redaction": "red",
        "replication": "rep",
    },
    "eventOutcome": {"success": "suc", "fail": "fai", "warning": "war"},
    "eventRelatedAgentRole": {"authorizer": "", "executing program": "", "implementer": ""},
    "agentType": {"organization": "", "software": ""},
    "relationshipType": {"derivation": "", "structural": ""},
    "relationshipSubType": {"has source": "", "is included in": "", "represents": ""},
    "cryptographicHashFunctions": {"SHA-256": "", "SHA-512": ""},
}


def term(name: str, vocabulary: str, text: str) -> Element:
    """Make an element of a term, with the vocabulary that has it, where it does."""
    made = Element(f"{{{NAMESPACE}}}{name}")
    made.text = printable(text)
    code = _TERMS[vocabulary].get(text)
    if code is not None:
        made.set("authority", vocabulary)
        made.set("authorityURI", _BASE + vocabulary)
        if code:
            made.set("valueURI", f"{_BASE}{vocabulary}/{code}")
    return made
