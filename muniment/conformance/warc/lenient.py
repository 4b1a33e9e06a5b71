"""What the field does against ISO 28500, though its readers find the same records and bytes.

`validate --lenient` warns of it. What could make two readers see different things stays an error:
lengths, digests, cuts, damage, what lies between records, fields twice, types and identifiers.
"""

from __future__ import annotations

_MISPLACED = ("5.6", "5.7", "5.10", "5.11", "5.12", "5.14", "5.16", "5.17")

FORGIVEN = frozenset(
    {
        "warc-4-end",
        "warc-4-line-end",
        "warc-4-not-utf8",
        "warc-5.1-empty",
        "warc-5.2-uri",
        "warc-5.4-finer",
        "warc-5.6-media-type",
        "warc-5.6-missing",
        "warc-5.10-address",
        "warc-5.14-uri",
        "warc-6.2-content-type",
        "warc-6.7.2-no-digest",
        "warc-a-packed",
        "warc-a-plain",
        "warc-a.2-member",
        "zst-dictionary-id",
        "zst-member",
        "zst-no-checksum",
        "zst-no-size",
        *(f"warc-{section}-not-in" for section in _MISPLACED),
    }
)
