"""Whether files are told by their formats as they come in: by settings, and what is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingest import Formats, can_identify
from manifests import MunimentError
from muniment.settings import Settings


class FormatsError(MunimentError):
    """Formats are to be told, and nothing is here that could."""


@contextmanager
def telling_formats(settings: Settings) -> Iterator[Formats | None]:
    """Give what tells formats, or None where nothing is to. Raises `FormatsError`."""
    wanted = settings.formats.identify
    if wanted == "yes" and not can_identify():
        raise FormatsError(
            'formats.identify is "yes", and the extra `formats` is not installed: '
            "pip install 'muniment[formats]'."
        )
    if wanted == "no" or not can_identify():
        yield None
        return
    with Formats(settings.limits) as formats:
        yield formats
