"""The forms in which notices are exported: a line each, and the function that writes it.

A form is a function of an `Order` that writes `Order.target` and gives a `Delivery`. It is named
here as ``module:function`` and imported when it is asked for, so that no form makes the others
slow, and none needs what only another one does.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from muniment.exchange.order import Delivery, Order


class Shape(Enum):
    """What a form writes; the third is a folder, or a zip file where the name ends with .zip."""

    FOLDER = "a folder"
    FILE = "a file"
    EITHER = "a folder, or a zip file where its name ends with .zip"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is, in words for the help, what it writes, and by whom.

    A form that is `together` holds any number of notices; of another, each notice is written
    apart, in a folder of them all, under its first accession's id and `suffix`. `versioned` says
    that one version can be asked for, `signed` that the archive's own key signs it, `tabular` that
    formats of tables can be asked for.
    """

    name: str
    about: str
    shape: Shape
    writer: str
    suffix: str = ""
    together: bool = False
    versioned: bool = False
    signed: bool = False
    tabular: bool = False

    def write(self, order: Order) -> Delivery:
        """Write what is ordered. Raises as the form does: `MunimentError`, OSError."""
        module, _, name = self.writer.partition(":")
        write: Callable[[Order], Delivery] = getattr(importlib.import_module(module), name)
        return write(order)


FORMS = {
    form.name: form
    for form in (
        Form(
            "akn",
            "its text as Akoma Ntoso 3.0 (XML), a document for each language",
            Shape.FOLDER,
            "muniment.exchange.edition:deliver_akn",
            versioned=True,
        ),
        Form(
            "html",
            "its text as a page of its own, languages side by side",
            Shape.FILE,
            "muniment.exchange.edition:deliver_html",
            suffix=".html",
            versioned=True,
        ),
        Form(
            "originals",
            "its files under the names they had where they came from",
            Shape.FOLDER,
            "muniment.exchange.originals:deliver",
            versioned=True,
        ),
        Form(
            "bagit",
            "a version's files with its statement and manifest, as a BagIt 1.0 bag",
            Shape.EITHER,
            "muniment.exchange.bag.write:deliver",
            versioned=True,
        ),
        Form(
            "ocfl",
            "all its versions as the OCFL 1.1 object that is on the shelf; of several notices, a "
            "storage root",
            Shape.FOLDER,
            "muniment.exchange.ocfl:deliver",
            together=True,
        ),
        Form(
            "ro-crate",
            "a version's files and what is known of them, as an RO-Crate 1.2",
            Shape.EITHER,
            "muniment.exchange.crate.write:deliver",
            versioned=True,
        ),
        Form(
            "dataset",
            "what is kept, read and recorded of them, as tables for data work",
            Shape.FOLDER,
            "muniment.exchange.dataset.write:deliver",
            together=True,
            tabular=True,
        ),
        Form(
            "premis",
            "all that was recorded of it, as PREMIS 3.0 (XML)",
            Shape.FILE,
            "muniment.exchange.premis:deliver",
            suffix=".xml",
        ),
        Form(
            "text",
            "its text, a line for each article and item",
            Shape.FILE,
            "muniment.exchange.edition:deliver_text",
            suffix=".txt",
            versioned=True,
        ),
        Form(
            "warc",
            "its WARC files with an index (CDXJ)",
            Shape.FOLDER,
            "muniment.exchange.web.warc:deliver",
            versioned=True,
        ),
        Form(
            "cdxj",
            "the index to these files alone",
            Shape.FILE,
            "muniment.exchange.web.warc:deliver_cdxj",
            suffix=".cdxj",
            versioned=True,
        ),
        Form(
            "wacz",
            "its WARC files with pages, their texts and an index as one signed WACZ file, which "
            "players show",
            Shape.FILE,
            "muniment.exchange.web.wacz:deliver",
            suffix=".wacz",
            versioned=True,
            signed=True,
        ),
        Form(
            "csl",
            "how they are cited, as CSL-JSON",
            Shape.FILE,
            "muniment.exchange.citations:deliver_csl",
            suffix=".json",
            together=True,
            versioned=True,
        ),
        Form(
            "bibtex",
            "how they are cited, as BibTeX",
            Shape.FILE,
            "muniment.exchange.citations:deliver_bibtex",
            suffix=".bib",
            together=True,
            versioned=True,
        ),
        Form(
            "ris",
            "how they are cited, as RIS",
            Shape.FILE,
            "muniment.exchange.citations:deliver_ris",
            suffix=".ris",
            together=True,
            versioned=True,
        ),
    )
}
