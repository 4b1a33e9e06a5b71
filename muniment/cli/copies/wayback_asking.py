"""Having the Wayback Machine capture a notice's pages too, and comparing what it captured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest import Proxy, Way, parse_proxy
from manifests import MunimentError
from muniment.archive.archive import Archive, open_writer
from muniment.catalogue import Catalogue
from muniment.cli.common import answer_json, config, now, say, speak, tell
from muniment.cli.copies.deposit_place import needs_extra, pace_of, proxies_of
from muniment.cli.outward import caller_of
from muniment.cli.recorder_choice import recorders_of
from muniment.custody import for_publication
from muniment.words import Language
from muniment.words.deposits import deposit_words

if TYPE_CHECKING:
    from muniment.deposit.corroboration import Corroboration, Page
    from muniment.deposit.holdings import Holding
    from muniment.deposit.wayback import Captured

_GOOD = ("whole", "same-text")


def save_pages(
    archive: Archive, catalogue: Catalogue, objects: Iterable[str], proxy: Proxy | None
) -> tuple[list[Corroboration], int]:
    """Have the pages of notices captured; give what was found, and the code of what failed."""
    from muniment.deposit.corroboration import pages_of

    asking = _Asking(archive, proxy)
    found: list[Corroboration] = []
    code = 0
    for object_id in objects:
        try:
            publication = for_publication(archive, catalogue, object_id, now())
            pages = pages_of(publication, len(publication.versions))
        except MunimentError as failure:
            tell(f"muniment: {failure}")
            code = max(code, failure.exit_code)
            continue
        for page in pages:
            try:
                found.append(asking.corroborate(page))
            except MunimentError as failure:
                tell(f"muniment: {page.address}: {failure}")
                code = max(code, failure.exit_code)
    return found, code


def look_at_mementos(
    archive: Archive, catalogue: Catalogue, holdings: Sequence[Holding], proxy: Proxy | None
) -> tuple[list[Corroboration], int]:
    """Fetch mementos anew; give what was found, and the code of what failed."""
    from muniment.deposit.corroboration import pages_of
    from muniment.deposit.wayback import Captured

    found: list[Corroboration] = []
    code = 0
    if not holdings:
        return found, code
    asking = _Asking(archive, proxy)
    for one in holdings:
        assert one.memento is not None
        if not one.memento.captured:
            continue  # It never had it.
        try:
            publication = for_publication(archive, catalogue, one.object, now())
            pages = pages_of(publication, one.memento.version)
            page = next(page for page in pages if page.address == one.memento.address)
            captured = Captured(one.memento.captured, one.memento.address)
            found.append(asking.look(page, one.item, captured))
        except MunimentError as failure:
            tell(f"muniment: {one.item}: {failure}")
            code = max(code, failure.exit_code)
    return found, code


def log_and_say(
    archive: Archive, found: Sequence[Corroboration], language: Language, as_json: bool
) -> int:
    """Log what was found, and say it; give the exit code."""
    from muniment.deposit.corroboration import log_corroborations

    if not found:
        return 0
    with open_writer(archive, config(), now) as writer:
        index = log_corroborations(writer, found)
    for one in found:
        if as_json:
            answer_json(
                {
                    "notice": one.page.object,
                    "version": one.page.version,
                    "place": "wayback",
                    "address": one.page.address,
                    "item": one.item,
                    "outcome": one.state.value,
                    "why": one.why or None,
                    "captured": one.claimed or None,
                    "sha256": one.sha256 or None,
                    "index": index,
                    "findings": [finding.code for finding in one.findings],
                }
            )
            continue
        state = deposit_words(one.state.value, language)
        why = f" ({one.why})" if one.why else ""
        say(f"{one.page.address}: {state}{why}: {one.item}")
    if not as_json:
        tell(deposit_words("logged", language, index=str(index), origin=archive.roles.origin))
    return 0 if all(one.state.value in _GOOD for one in found) else 1


def also_save(archive: Archive, objects: Sequence[str], proxy: Proxy | None, as_json: bool) -> int:
    """Do it for what a call preserved; give the exit code."""
    if not objects:
        return 0
    with archive.catalogue() as catalogue:
        found, code = save_pages(archive, catalogue, dict.fromkeys(objects), proxy)
    return max(code, log_and_say(archive, found, speak(None), as_json))


class _Asking:
    """What asks the Wayback Machine: as `ia configure` says, by the same proxy as all else."""

    def __init__(self, archive: Archive, proxy: Proxy | None) -> None:
        with needs_extra():
            from muniment.deposit.session import read_keys
        from muniment.deposit.wayback import SavePageNow

        keys, secure = read_keys()
        base = f"http{'s' if secure else ''}://web.archive.org"
        named = proxies_of(proxy).get(urlsplit(base).scheme)
        way = parse_proxy(named) if named else None
        limits = archive.settings.limits
        caller = replace(caller_of(archive, False, way), patience="deposit_seconds")
        self._limits = limits
        self._pace = pace_of(archive, lambda _count: None)
        self._recorders = recorders_of(archive, Way.HTTP, False, way)
        self._saving = SavePageNow(caller, keys, base, limits.deposit_answer_bytes, self._pace)

    def corroborate(self, page: Page) -> Corroboration:
        """Have a page captured, and compare."""
        from muniment.deposit.corroboration import corroborate

        return corroborate(page, self._saving, self._recorders, self._limits, self._pace)

    def look(self, page: Page, item: str, captured: Captured) -> Corroboration:
        """Fetch a memento anew, and compare; what is no longer given out is gone."""
        from muniment.deposit.corroboration import Corroboration, look_again
        from muniment.deposit.holdings import State

        came = look_again(page, item, captured, self._recorders, self._limits)
        return came or Corroboration(page, item, State.GONE, claimed=captured.stamp)
