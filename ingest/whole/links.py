"""A link of a page, and all of a page's links: values that reading a page gives."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.whole.form_fields import Form

# What a script of the page has in quotes, and writes or shows.
WRITTEN = "script[text]"


@dataclass(frozen=True, slots=True)
class Link:
    """A place that leads to `address`, spelled as it is there.

    `how` is element and attribute (``a[href]``, ``img[srcset]``, ``style``); `text` what the link
    says, `led_by` the words in front of it. `inside` is the notice's text, `aside` what is around
    it. `call` says that the address is an argument of a script's function, or lies beside one;
    `script` is that script, and where only it knows the address, there is none. `title` and `marks`
    are the link's attributes ``title`` and ``class``. Where a click on it is a script's affair
    alone, or a form's, `clicked` has its ``href`` and ``onclick``, and `form` the form it stands
    in, by its key; it `submits` that where a click sends it without a script. What is pressed
    rather than followed is a link here, and its `how` is ``button[...]`` with the name of its
    element.
    """

    address: str
    how: str
    text: str = ""
    led_by: str = ""
    inside: bool = False
    aside: bool = False
    rel: frozenset[str] = frozenset()
    name: str = ""
    call: bool = False
    script: str = ""
    clicked: tuple[str, str] | None = None
    form: str = ""
    submits: bool = False
    title: str = ""
    marks: str = ""

    @property
    def pressed(self) -> str:
        """The name of the element that is pressed; nothing where a link is followed."""
        return self.how[7:-1] if self.how.startswith("button[") else ""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page in their order, at most as many as were allowed, and how many were not.

    `base` is what the first ``base`` element says. `has_text` says that a container of the
    notice's text was met. `letters` counts the characters of text, `linked` those of them in links
    of eight characters and more, `long_links` these links; `own_...` the same within the notice's
    text. `scripts` is the text of scripts within the page, `forms` its forms.
    """

    links: tuple[Link, ...]
    left_out: int = 0
    base: str = ""
    has_text: bool = False
    letters: int = 0
    linked: int = 0
    long_links: int = 0
    own_letters: int = 0
    own_linked: int = 0
    own_long_links: int = 0
    scripts: str = ""
    cited: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
