"""Text made safe and plain for a page: escaped, and nothing in it acts on what stands around it."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Controls; embeddings, overrides and isolates of direction; surrogates; tags (Unicode §23).
_ACTING = re.compile(
    "([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\U000e0000-\U000e007f])\\1*"
)
_LINE_ENDS = re.compile("\r\n?")


def visible(text: str) -> Markup:
    """Escape a text for HTML; what would act shows as its number, a run of it once."""
    escaped = str(escape(_LINE_ENDS.sub("\n", text)))
    return Markup(_ACTING.sub(_mark, escaped))


def acts(text: str) -> bool:
    """Tell whether `visible` would replace something in a text."""
    return _ACTING.search(_LINE_ENDS.sub("\n", text)) is not None


def _mark(run: re.Match[str]) -> str:
    count = len(run[0])
    times = f"\u00d7{count}" if count > 1 else ""
    return f'<span class="acting">U+{ord(run[1]):04X}{times}</span>'
