"""Pages from templates: all that comes in is escaped, and what is not there is an error."""

from __future__ import annotations

from importlib import resources
from typing import Any

import jinja2


def page_template(package: str, filters: dict[str, Any], known: dict[str, Any]) -> jinja2.Template:
    """Give the template ``page.html`` of a package, with the filters and names that it uses.

    `thousands`, which groups digits, is a filter of every page.
    """
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters, thousands=lambda number: f"{number:,}")
    environment.globals.update(known)
    return environment.from_string(
        resources.files(package).joinpath("page.html").read_text("utf-8")
    )
