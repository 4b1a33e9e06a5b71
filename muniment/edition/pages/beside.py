"""What is set beside a page's text, and what only looks so and is the text by what it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from muniment.edition.pages.elements import Beside
from muniment.edition.pages.found import Found

_HALF = 0.5
# Characters; the foot of an empty page has fewer.
_LEAST = {Beside.ANY: 1, Beside.FORM: 1, Beside.MUCH: 400}
# A sentence, or what leads to a list: no label of a field.
_SAID = re.compile(r"[。；;.！!？?：][\s\"”’」』）)]*$")
_LEAST_SAID, _SENTENCES = 12, 2


def not_beside(blocks: Sequence[Found], beside: Mapping[int, Beside]) -> Sequence[Found]:
    """Leave out what stands beside the text, and is not the text by what it holds."""
    sizes = dict.fromkeys(beside, 0)
    total = 0
    for found in blocks:
        own = max(found.size - found.linked, 0)
        total += own
        for number in found.beside:
            sizes[number] += own
    texts = {
        number
        for number, size in sizes.items()
        if size >= total * _HALF and size >= _LEAST[beside[number]]
    }
    said = Counter(number for one in blocks if _is_sentence(one) for number in one.beside)
    texts |= {
        number
        for number, count in said.items()
        if count >= _SENTENCES and beside[number] is Beside.FORM
    }
    return [one for one in blocks if all(number in texts for number in one.beside)]


def _is_sentence(found: Found) -> bool:
    """Tell whether a block says something, as what stands in a form that was not ended does."""
    return (
        found.size >= _LEAST_SAID
        and not found.is_mostly_links
        and _SAID.search(found.text) is not None
    )
