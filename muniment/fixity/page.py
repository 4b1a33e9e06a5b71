"""The page of a round, for people: what was checked, what was wrong, and the rounds over time.

Every sentence stands on it in both languages. It holds no script and fetches nothing; its own
policy forbids both. What came from the disk passes through Jinja's escaping.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources

import jinja2

from checksums import Finding
from muniment.fixity.picture import draw, moment_of
from muniment.fixity.report import Report
from muniment.fixity.rounds import Round, read_round
from muniment.templates import page_template
from muniment.version import VERSION
from muniment.words import Language, finding_words, fixity_words

_SHOWN_ROUNDS = 400
_SHOWN_FINDINGS = 2000


def write_page(report: Report, earlier: Sequence[Round]) -> str:
    """Write the page of a round, with the picture of it and of earlier rounds over the same."""
    own = read_round("", 0, "", report.about())
    rounds = [one for one in earlier if one.replica == report.replica] + [own]
    return _template().render(
        report=report,
        picture=draw([moment_of(one) for one in rounds[-_SHOWN_ROUNDS:]]),
        rounds=len(rounds),
        findings=[trouble.finding for trouble in report.troubles[:_SHOWN_FINDINGS]],
        hidden=max(0, sum(report.codes.values()) - _SHOWN_FINDINGS),
        version=VERSION,
        style=resources.files("muniment.fixity").joinpath("page.css").read_text("utf-8"),
    )


def _say(code: str, chinese: bool, **particulars: object) -> str:
    said = {name: str(value) for name, value in particulars.items()}
    return fixity_words(code, _language(chinese), said)


def _say_finding(finding: Finding, chinese: bool) -> str:
    return finding_words(finding, _language(chinese))


def _language(chinese: bool) -> Language:
    return Language.CHINESE if chinese else Language.ENGLISH


@functools.cache
def _template() -> jinja2.Template:
    return page_template("muniment.fixity", {}, {"say": _say, "say_finding": _say_finding})
