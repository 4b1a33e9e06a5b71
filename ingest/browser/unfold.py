"""What of a page is not there until one scrolls to it, or clicks "read more" (`unfold.toml`).

Scrolling and clicking are a reader's, through the browser's own input; no script of ours runs in
the page. A click that leads to another page is not a reader's wish here: links with another address
and what belongs to a form are left alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from ingest.once import read_once

_FILE = "unfold.toml"


@dataclass(frozen=True, slots=True)
class Unfolding:
    """The version of the list, its texts with a case each, and the pattern that they make."""

    version: int
    cases: tuple[tuple[str, str], ...]
    pattern: re.Pattern[str]


@read_once
def unfolding() -> Unfolding:
    """Read the list that comes with the program."""
    value = tomllib.loads((files("ingest.browser") / _FILE).read_text("utf-8"))
    around = f"[\\s{re.escape(value['around'])}]*"
    cases = tuple((item["text"], item["case"]) for item in value["button"])
    texts = "|".join(r"\s*".join(map(re.escape, text.split())) for text, _ in cases)
    # Playwright hands the pattern to a JavaScript engine, so nothing here is Python's alone.
    pattern = re.compile(f"^{around}(?:{texts}){around}$", re.IGNORECASE)
    return Unfolding(value["version"], cases, pattern)
