"""Sorts the links of a page: what each address is to the notice, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest.network.web_address import WebAddress, WebAddressError, parse_web_address
from ingest.recording import Clicked
from ingest.whole.attachments import AttachmentRule, attachment_rule, attachment_rules
from ingest.whole.captured import Captured, Place, Relation, shorten
from ingest.whole.content import ReadPage
from ingest.whole.links import WRITTEN, Link
from ingest.whole.parts import Part, part_rules
from ingest.whole.resolve import base_of, resolve
from ingest.whole.sending import Senders
from ingest.whole.styles import style_addresses
from manifests import Limits

_LOCAL = re.compile(r"(?:file|ftps?):", re.IGNORECASE)
# A page with less text than that, links aside, has it elsewhere.
_LITTLE = 200
_FRAMES = ("frame[", "iframe[")
# Style sheets and `style` attributes; what they ask for is found in the encoding of none.
_PLAIN = "utf-8"


@dataclass(frozen=True, slots=True)
class Due:
    """An address that is to be captured, and why."""

    relation: Relation
    address: WebAddress
    place: Place


@dataclass(slots=True)
class Sorted:
    """What a page leads to: addresses, and attachments that cannot be asked for."""

    due: list[Due] = field(default_factory=list)
    unasked: list[Captured] = field(default_factory=list)


class Sorter:
    """Sorts the links of one notice, whose first page's address is `first`. What was `clicked` on
    that page, or in its frames, is known for what came of it."""

    def __init__(self, first: WebAddress, limits: Limits, clicked: Iterable[Clicked] = ()) -> None:
        self._clicked = {(one.frame, one.place): one for one in clicked}
        self._first = first
        self._limits = limits
        self._is_list = False

    def of_page(self, url: str, page: ReadPage, relation: Relation, frame: str = "") -> Sorted:
        """Sort the links of a page, a part or a frame that came from `url`; `frame` is the file of
        a frame that was clicked in."""
        links = page.links
        most = self._limits.url_bytes
        base = base_of(url, links.base, page.encoding, most) if links.base else url
        result = Sorted()
        if relation is Relation.PAGE:
            self._is_list = part_rules().is_list(links)
        own = relation is Relation.PAGE or bool(frame)
        senders = Senders(links, url, most)
        for number, link in enumerate(links.links):
            clicked = self._clicked.get((frame, number)) if own else None
            if not self._given(link, url, clicked, result):
                self._link(link, url, base, page, relation, senders, result)
        if relation is not Relation.FRAME and not self._is_list:
            for text, rule in part_rules().scripted(links):
                address = self._resolved(base, text, page.encoding)
                part = None if address is None else part_rules().of_family(self._first, address)
                if address is not None and part is not None:
                    place = Place(url, rule, own=True, number=part.number)
                    result.due.append(Due(Relation.PART, address, place))
        for text in links.cited if relation is not Relation.FRAME else ():
            if (address := self._resolved(url, text, page.encoding)) is not None:
                result.due.append(Due(Relation.OUTLINK, address, Place(url, "cited")))
        return result

    def of_style(self, url: str, style: str) -> Iterator[Due]:
        """Give what a style sheet that came from `url` asks for."""
        for number, text in enumerate(style_addresses(style)):
            if number >= self._limits.page_links:
                return
            if (address := self._resolved(url, text, _PLAIN)) is not None:
                yield Due(Relation.REQUISITE, address, Place(url, "style"))

    def _link(
        self,
        link: Link,
        url: str,
        base: str,
        page: ReadPage,
        relation: Relation,
        senders: Senders,
        result: Sorted,
    ) -> None:
        most = self._limits.url_bytes
        try:
            address = resolve(base, link.address, page.encoding, most) if link.address else None
        except WebAddressError as error:
            if (rule := attachment_rule(link, None)) is not None:
                self._unasked(link, url, rule, ("not-an-address", str(error)), result)
            return
        if address is None and _LOCAL.match(link.address.strip()):
            # By its address alone, too: nobody else has that disk, and this does not speak FTP.
            if (rule := attachment_rule(replace(link, title=link.address), None)) is not None:
                told = "not-an-address", f"{shorten(link.address)} is no address on the web."
                self._unasked(link, url, rule, told, result)
            return
        link = self._alone(link, page)
        rule = self._rule(link, address, url, relation)
        part = self._part(link, address, relation)
        if part is not None and address is not None:
            place = Place(url, part.rule, link.text, own=True, number=part.number)
            result.due.append(Due(Relation.PART, address, place))
        elif address is None and self._is_next(link, page, relation):
            place = Place(url, "next-by-script", link.text, own=True)
            told = "by-script", "A script of the page leads there; the page has no address of it."
            result.unasked.append(Captured(Relation.PART, shorten(link.script), place, None, told))
        elif rule is not None:
            if address is not None:
                place = _attached(link, url, rule)
                result.due.append(Due(Relation.ATTACHMENT, address, place))
            elif link.script or link.pressed:
                self._unasked(link, url, rule, _by_whom(link, senders), result)
        elif address is not None:
            own = link.how.startswith("frame[") or self._is_text(link, address, page, relation)
            place = Place(url, link.how, link.text, own=own)
            if (other := self._other(link, relation, page)) is not None:
                result.due.append(Due(other, address, place))

    def _given(self, link: Link, url: str, clicked: Clicked | None, result: Sorted) -> bool:
        """Tell whether a click has answered for a link: by files, or by the address that it led to,
        which is asked for."""
        if clicked is None:
            return False
        rule = next((one for one in attachment_rules() if one.name == clicked.rule), None)
        for text in () if clicked.saved else clicked.shown:
            address = self._resolved(url, text, _PLAIN)
            if address is not None and rule is not None:
                place = _attached(link, url, rule)
                result.due.append(Due(Relation.ATTACHMENT, address, place))
        return bool(clicked.saved or clicked.shown)

    def _rule(
        self, link: Link, address: WebAddress | None, url: str, relation: Relation
    ) -> AttachmentRule | None:
        """Give the rule by which a link leads to an attachment. Other sites' frames have none."""
        if relation is Relation.FRAME:
            leads = parse_web_address(url, self._limits.url_bytes) if address is None else address
            if leads.host != self._first.host:
                return None
        return attachment_rule(link, address)

    def _is_next(self, link: Link, page: ReadPage, relation: Relation) -> bool:
        """Tell whether a link of a notice's page leads to its next part by a script alone."""
        own = link.inside or not page.links.has_text
        ours = own and relation is not Relation.FRAME and not self._is_list
        return ours and part_rules().is_by_script(link)

    def _is_text(self, link: Link, address: WebAddress, page: ReadPage, relation: Relation) -> bool:
        """Tell whether a frame within a page has the notice's text: the page has hardly any."""
        little = page.links.letters - page.links.linked < _LITTLE
        framed = link.how.startswith("iframe[") and relation is Relation.PAGE and little
        return framed and address.host == self._first.host and not link.aside

    def _alone(self, link: Link, page: ReadPage) -> Link:
        """Take a picture for one of the text where there is hardly a text, and no place for it."""
        links = page.links
        alone = not links.has_text and links.letters - links.linked < _LITTLE
        scan = alone and link.how.startswith("img") and not link.address.lower().endswith(".gif")
        return replace(link, inside=True) if scan else link

    def _part(self, link: Link, address: WebAddress | None, relation: Relation) -> Part | None:
        leads = link.how in ("a[href]", "a[onclick]", "link[next]")
        if address is None or not leads or self._is_list or relation is Relation.FRAME:
            return None
        return part_rules().part(self._first, link, address)

    def _other(self, link: Link, relation: Relation, page: ReadPage) -> Relation | None:
        """Say what any other link is to the notice; None where it is nothing."""
        if link.how.startswith(_FRAMES):
            return Relation.FRAME
        if not link.how.startswith("a["):
            none = link.pressed or link.rel or link.how == WRITTEN
            return None if none else Relation.REQUISITE
        own = link.inside if page.links.has_text else True
        cites = own and not link.aside and not link.call and not self._is_list
        return Relation.OUTLINK if cites and relation is not Relation.FRAME else None

    def _unasked(
        self,
        link: Link,
        url: str,
        rule: AttachmentRule,
        failure: tuple[str, str],
        result: Sorted,
    ) -> None:
        """Tell of an attachment that nobody can be asked for; of what may be none, do not."""
        if rule.looks != "perhaps":
            place = _attached(link, url, rule)
            address = shorten(link.address or link.script or link.pressed)
            result.unasked.append(Captured(Relation.ATTACHMENT, address, place, None, failure))

    def _resolved(self, base: str, text: str, encoding: str) -> WebAddress | None:
        try:
            return resolve(base, text, encoding, self._limits.url_bytes)
        except WebAddressError:
            return None  # A browser would not ask for it either.


def _by_whom(link: Link, senders: Senders) -> tuple[str, str]:
    """Say why an attachment without an address cannot be asked for."""
    forms = senders.sending(link).forms
    if forms or link.submits:
        given = "by-form", "A form of the page gives it out; the page has no address of it."
        return next(filter(None, map(senders.why_not, forms)), given)
    return "by-script", "A script of the page gives it out; the page has no address of it."


def _attached(link: Link, url: str, rule: AttachmentRule) -> Place:
    # A button that only says 下载 is told by what it stands behind.
    text = f"{link.led_by} {link.text}" if link.pressed and rule.led_by else link.text
    return Place(url, rule.name, text, own=True, name=link.name, looks=rule.looks)
