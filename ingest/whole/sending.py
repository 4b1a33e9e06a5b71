"""Which form of a page a click sends, and why it is not to be sent, if it is not.

A form is sent whose only purpose is that a file is given out: nothing in it is filled in or chosen,
it stays with the site, and each of its buttons is an attachment's. ASP.NET has all of a page in one
form, whose links name by `__doPostBack` what is meant; its other buttons say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.fault import Fault
from ingest.network.web_address import (
    WebAddress,
    WebAddressError,
    as_asked_for,
    parse_web_address,
)
from ingest.whole.attachments import attachment_rule
from ingest.whole.form_fields import Form
from ingest.whole.links import Link, PageLinks
from ingest.whole.resolve import base_of, resolve

_CALL = 2000
# A script that sends a form: ASP.NET's, with what it is to be told; or any form by its own method.
_SENDS = re.compile(
    r"__doPostBack\(\s*(?:'(?P<one>[^']{0,300})'|\"(?P<two>[^\"]{0,300})\")"
    r"|WebForm_DoPostBackWithOptions\(\s*new\s+WebForm_PostBackOptions\(\s*"
    r"(?:'(?P<three>[^']{0,300})'|\"(?P<four>[^\"]{0,300})\")"
    r"|(?:(?P<own>this\.form)"
    r"|document\.forms\[\s*(?:(?P<number>\d{1,3})|['\"](?P<named>[\w$-]{1,100})['\"])\s*\]"
    r"|document\.getElementById\(\s*['\"](?P<id>[\w$-]{1,100})['\"]\s*\)"
    r"|\$\(\s*['\"]#(?P<found>[\w$-]{1,100})['\"]\s*\)"
    r"|document\.(?:forms\.)?(?P<said>[\w$]{1,100}))\.submit\(",
    re.ASCII,
)
# What an address means whose path alone is looked at.
_PLAIN = "utf-8"
_POSTBACK = ("one", "two", "three", "four")


@dataclass(frozen=True, slots=True)
class Sending:
    """What a click sends: `forms`, those that are known; `script`, what it runs besides, those that
    are not known among it; and what ASP.NET's form is `told`."""

    forms: tuple[Form, ...]
    script: str
    told: tuple[str, ...] = ()


class Senders:
    """The forms of one page at `url`, and what clicks on its links do to them.

    `at` is the page's address; None where it is none of the web, and then nothing is sent.
    """

    def __init__(self, page: PageLinks, url: str, url_bytes: int) -> None:
        self._page = page
        self._url = url
        self._most = url_bytes
        try:
            self.at: WebAddress | None = parse_web_address(as_asked_for(url), url_bytes)
        except WebAddressError:
            self.at = None
        self._busy: frozenset[Form] | None = None

    def sending(self, link: Link) -> Sending:
        """Give what a click on a link of the page sends."""
        own = _own(link, self._page)
        forms: list[Form] = [own] if link.submits and own is not None else []
        told: list[str] = []

        def cut(call: re.Match[str]) -> str:
            found = _meant(call, own, self._page)
            if found is None:
                return call[0]
            forms.append(found)
            told.extend(call[key] for key in _POSTBACK if call[key])
            return ""

        script = _SENDS.sub(cut, " ".join(link.clicked or ())[:_CALL])
        return Sending(tuple(dict.fromkeys(forms)), script, tuple(told))

    def why_not(self, form: Form) -> Fault | None:
        """Give why a form is not to be sent; None where it may be."""
        if form.asks:
            said = f"The form that gives it out asks for something first ({form.asks})."
            return "form-asks", said
        action = self.action(form)
        if self.at is None or action is None or action.host != self.at.host:
            return "form-elsewhere", "The form that gives it out goes to another site, or to none."
        if self._busy is None:
            self._busy = frozenset(self._of_other_buttons())
        if not form.postback and form in self._busy:
            said = "The form that gives it out has buttons for something else as well."
            return "form-other-buttons", said
        return None

    def action(self, form: Form) -> WebAddress | None:
        """Give where a form is sent; None where that is no address of the web."""
        page = self._page
        action = form.action.partition("#")[0] or self._url
        try:
            base = base_of(self._url, page.base, _PLAIN, self._most) if page.base else self._url
            return resolve(base, action, _PLAIN, self._most)
        except WebAddressError:
            return None

    def _of_other_buttons(self) -> Iterator[Form]:
        """Give the forms that are sent for something else than an attachment, too."""
        for link in self._page.links:
            if link.submits and attachment_rule(link, None) is None:
                own = _own(link, self._page)
                if own is not None:
                    yield own


def _own(link: Link, page: PageLinks) -> Form | None:
    """Give the form that a link stands in, or names; None where there is none."""
    if link.form.startswith("#"):
        return next((one for one in page.forms if one.id == link.form[1:]), None)
    return page.forms[int(link.form)] if link.form.isdecimal() else None


def _meant(call: re.Match[str], own: Form | None, page: PageLinks) -> Form | None:
    """Give the form that a call sends."""
    if any(call[key] is not None for key in _POSTBACK):
        all_of_it = (own,) if own is not None else page.forms
        found = [one for one in all_of_it if one.postback]
        return found[0] if len(found) == 1 else None
    if call["own"]:
        return own
    if call["number"]:
        number = int(call["number"])
        return page.forms[number] if number < len(page.forms) else None
    if name := call["id"] or call["found"]:
        return next((one for one in page.forms if one.id == name), None)
    return next(_named(call["named"] or call["said"], page), None)


def _named(name: str, page: PageLinks) -> Iterator[Form]:
    return (one for one in page.forms if name in (one.name, one.id))
