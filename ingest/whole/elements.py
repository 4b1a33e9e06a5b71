"""Elements of HTML, by what they are to the links of a page."""

from __future__ import annotations

# Elements whose start or end is the end of a line.
INLINE = frozenset(
    (
        *("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "input", "label"),
        *(
            "mark",
            "nobr",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "tt",
            "u",
            "wbr",
            "ucapcontent",
        ),
    )
)
# An address in an attribute, and what a page uses it for.
ATTRIBUTES = {
    "audio": ("src",),
    "body": ("background",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src", "data-src"),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
    "tr": ("background",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
SETS = ("srcset", "data-srcset", "imagesrcset")
SHEETS = frozenset(
    (
        *("stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"),
        *("preload", "modulepreload", "manifest"),
    )
)

# Containers that may hold the notice's text, or what is around it.
REGIONS = frozenset(("div", "section", "article", "table", "td", "ul", "main", "span", "p", "body"))
# <body id="top"> is what there is to jump to, and all of the page.
AWAY = REGIONS - {"body"}
# Elements at which an open cell of the same table ends, and those before which a paragraph does.
CELLS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot"))
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dir", "div", "dl"),
        *("fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "main", "nav", "ol", "p", "pre", "section", "table", "td", "ul"),
    )
)
ASIDES = frozenset(("nav", "header", "footer", "aside"))
