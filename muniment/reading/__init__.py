"""Reading: a notice as a person reads it, with its provenance: as text, as JSON, as one page."""

from muniment.reading.lines import as_lines
from muniment.reading.page import Page, write_page
from muniment.reading.shape import notice_json
from muniment.reading.view import NoticeView, view_held, view_shelved

__all__ = [
    "NoticeView",
    "Page",
    "as_lines",
    "notice_json",
    "view_held",
    "view_shelved",
    "write_page",
]
