"""Who signs acts of the European Union and statutory instruments, and as what.

    Done at Brussels, 27 April 2016.        Signed by authority of the Secretary of State
    For the European Parliament             Jane Roe
    The President                           Parliamentary Under Secretary of State
    M. EXAMPLE                              Department for Transport
                                            3rd June 2021

A name stands on a line of its own, below whom it signs for or right above a post. What follows
neither is nobody's name, and whose post it is must be plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page, cut, line_at
from muniment.edition.metadata.words import words
from muniment.edition.writing.dates import PrintedDate, dates_in, french_dates_in, only_date

_WORDS = words("signing")
_OFFICES = "|".join((*words("entities")["offices"], *_WORDS["departments"]))
_OFFICE = re.compile(rf"\b(?:{_OFFICES})\b")
_UNION_POST = re.compile(rf"\b(?:{'|'.join(_WORDS['union'])})\b", re.I)
_KINGDOM_POST = re.compile(rf"\b(?:{'|'.join(_WORDS['kingdom'])})\b")
_DONE = re.compile(r"(?:Done (?:at|in) [A-Z]|Fait à [A-ZÉ]).{2,60}\d{4}\.?")
_FOR = re.compile(r"(?:For|Par|Pour) (?:the |la |le |les |l[’'])?[A-ZÉ].{2,80}")
_BEHALF = re.compile(
    r"On behalf of .{3,60}|(?:[Aa]u nom|[Pp]ar délégation) (?:du |de la |de l[’']).{3,60}"
)
_LEADS = re.compile(r"(?:The|Le|La|Les) |L[’']")
_PARTICLE = r"(?:de|del|della|den|der|di|da|dos|du|la|le|of|ter|van|von|af|zu|y|ap|the|and)"
_WORD = r"[A-ZÀ-ÞĀ-Ž][\w’'.-]*"
_NAME = re.compile(rf"(?!The ){_WORD}(?:,?(?: {_PARTICLE})* {_WORD}){{0,6}}")
# The Union sets names in capitals behind a given name or its letters: M. EXAMPLE, Anna VON MUSTER.
_GIVEN = re.compile(r"\b[A-ZÀ-Þ](?:\.|[a-zß-ÿ])")
_SEVERAL = re.compile(r"\b(?:Secretaries|Members|Presidents|secrétaires|membres|présidents)\b")
_TOGETHER = re.compile(r"(?:Any )?(?P<many>Two|Three|Four|Five) (?:of|Members)\b", re.I)
_MANY = {"two": 2, "three": 3, "four": 4, "five": 5}
_BY_WHOM = re.compile(
    r"(?:Signed|Sealed|Approved|Authorised|By authority of"
    r"|(?:We|I) (?:consent|concur|agree|approve))\b[^.;]{0,150}"
)
# Who signs without a day below: an Order in Council has its day above, so has what is sealed.
_ALONE = re.compile(
    r"(?:Deputy )?Clerk of the (?:Privy|Executive) Council|An? (?:senior|authorised) officer of .+"
)
_ENDS = re.compile(r"EXPLANATORY NOTE.*", re.I)
_YEAR = re.compile(r"\d{4}")
_SEAL = re.compile(r"\(?L\.? ?S\.?\)?")
_LONGEST = 110
MOST_SIGNING = 24  # lines of signatures of the Union
_NEAR = 30  # lines between the day on which an instrument was made and another signature
_ABOVE = 12  # lines above the day of a block


@dataclass(slots=True)
class Signatory:
    """Who signs: a name, and the lines that say as what, in the order of the print."""

    name: Line
    posts: list[Line] = field(default_factory=list)


def done(lines: Sequence[Line]) -> tuple[int, Line, PrintedDate] | None:
    """Give the line, by its index, that says where and on which day an act was done."""
    for at, line in enumerate(lines):
        if line.text[:4] in ("Done", "Fait") and _DONE.fullmatch(line.text):
            found = (french_dates_in if line.text[0] == "F" else dates_in)(line.text)
            if len(found) == 1:
                return at, line, found[0]
    return None


def told(page: Page, signatories: Sequence[Signatory]) -> Iterator[Field]:
    """Give a field of each, and right behind it one of what they sign as."""
    for one in signatories:
        yield page.printed("signatory", "signature", (one.name.start, one.name.end))
        if one.posts:
            said = ", ".join(post.text.rstrip(" ,:") for post in one.posts)
            pieces = ((post.start, post.end) for post in one.posts)
            yield page.printed("signatory_post", "signature", *pieces, value=said)


def union_signatories(lines: Sequence[Line]) -> list[Signatory]:
    """Read the lines below the day of an act of the Union, down to what is no signature."""
    found: list[Signatory] = []
    above: list[Line] = []  # what is said of the names that follow
    bodies: list[Line] = []
    is_named = False
    for line in _down_columns(lines[:MOST_SIGNING]):
        is_body = _FOR.fullmatch(line.text) is not None
        is_post = _is_post(line, _UNION_POST)
        if is_body or _BEHALF.fullmatch(line.text) or (is_post and _LEADS.match(line.text)):
            above = [line] if is_named else [*above, line]
            bodies += [line] * is_body
            is_named = False
        elif is_post or (is_named and found[-1].posts and _is_office(line)):
            (found[-1].posts if is_named else above).append(line)
        elif above and _is_name(line) and _GIVEN.search(line.text):
            if is_named and not _are_several(bodies, above):
                break
            found.append(Signatory(line, list(above)))
            is_named = True
        else:
            break
    return _side_by_side(found, bodies)


def _are_several(bodies: Sequence[Line], above: Sequence[Line]) -> bool:
    """Tell whether names may stand one below the other: in two columns, or in one post."""
    beside = sum(one in bodies for one in above) > 1
    return beside or any(_SEVERAL.search(one.text) for one in above)


def _side_by_side(found: list[Signatory], bodies: Sequence[Line]) -> list[Signatory]:
    """Give each its own of what two columns print one line beside the other."""
    several = [one for one in found if sum(post in bodies for post in one.posts) > 1]
    if not several:
        return found
    said = several[0].posts
    posts = [one for one in said if one not in bodies]
    for at, one in enumerate(found):
        is_plain = len(bodies) == len(found) and len(posts) in (0, len(found))
        one.posts = [bodies[at], *posts[at : at + 1]] if is_plain else []
    return found


def _down_columns(
    lines: Sequence[Line],
    are_nobodys: Callable[[Sequence[Sequence[Line]], Sequence[Line]], bool] | None = None,
) -> Iterator[Line]:
    """Give lines as they are; those of as many cells each column by column.

    Rows that `are_nobodys`, with what stands below them, are left as the lines that they are.
    """
    cells = [list(_cells(line)) for line in lines]
    held: list[list[Line]] = []
    first = 0
    for at, row in enumerate((*cells, [])):
        if held and len(row) != len(held[0]):
            if are_nobodys is not None and are_nobodys(held, row):
                yield from lines[first:at]
            else:
                yield from (line for column in zip(*held, strict=True) for line in column)
            held = []
        if row:
            first = first if held else at
            held.append(row)


def _cells(line: Line) -> Iterator[Line]:
    at = 0
    for cell in line.text.split("\t"):
        if cell.strip():
            yield line_at(line.start + at, cell)
        at += len(cell) + 1


def kingdom_signatories(lines: Sequence[Line], made: str | None) -> list[Signatory]:
    """Read the blocks of signatures that close a statutory instrument, each with its day.

    One of them has the day on which it was `made`, as ISO 8601, and the others stand around it.
    """
    blocks: list[tuple[int, list[Signatory]]] = []
    own: int | None = None
    begun = 0
    for at, line in enumerate(lines):
        if _ENDS.fullmatch(line.text) or (own is not None and at - own > _NEAR):
            break
        alone = len(line.text) <= _LONGEST and _ALONE.fullmatch(line.text) is not None
        day = _day_of(line) if not alone and len(line.text) <= _LONGEST else None
        if not alone and day is None:
            continue
        signed = _signed(_block(lines[max(begun, at - _ABOVE) : at + 1]))
        begun = at + 1
        if signed:
            blocks.append((at, signed))
            own = at if own is None and (alone or day == made) else own
    if own is None:
        return []
    return [one for at, signed in blocks if abs(at - own) <= _NEAR for one in signed]


def _day_of(line: Line) -> str | None:
    """Give the day that a line is, with a department beside it or alone."""
    if _YEAR.search(line.text) is None:  # as most lines, of which this is asked of all
        return None
    days = (only_date(cell.text) for cell in _with_days_apart(line))
    return next((day.value.isoformat() for day in days if day is not None), None)


def _with_days_apart(line: Line) -> Iterator[Line]:
    """Give the cells of a line; a day before a department is one."""
    for cell in _cells(line):
        days = dates_in(cell.text) if cell.text[0].isdigit() else []
        rest = cell.text[days[0].end :] if days and not days[0].start else ""
        if rest and _OFFICE.search(rest):
            yield from cut(cell, days[0].end)
        else:
            yield cell


def _block(lines: Sequence[Line]) -> list[Line]:
    """Give the lines that end with a day or a clerk, up to where a sentence ends above them."""
    first = len(lines) - 1
    while (
        first and len(lines[first - 1].text) <= _LONGEST and lines[first - 1].text[-1] not in ".;"
    ):
        first -= 1
    rows = list(_down_columns(lines[first:], _are_names_alone))
    return [cell for row in rows for cell in ((row,) if _is_row(row) else _with_days_apart(row))]


def _are_names_alone(rows: Sequence[Sequence[Line]], below: Sequence[Line]) -> bool:
    """Tell whether names stand beside each other, and no posts below them alike: whose is it?"""
    return (
        len(rows) == 1
        and len(rows[0]) > 1
        and all(map(_is_name, rows[0]))
        and not (len(below) == 1 and _TOGETHER.match(below[0].text))
    )


def _is_row(line: Line) -> bool:
    cells = list(_cells(line))
    return len(cells) > 1 and all(map(_is_name, cells))


def _signed(block: Sequence[Line]) -> list[Signatory]:
    found: list[Signatory] = []
    names: list[Line] = []
    above: list[Line] = []
    is_open = False  # whether the line above says what somebody signs as
    together = 1
    for line in block:
        if _SEAL.fullmatch(line.text) or only_date(line.text):
            continue
        if _BY_WHOM.fullmatch(line.text) and not names:
            above, is_open = ([line], False) if not is_open else (above, True)
            continue
        if _is_post(line, _KINGDOM_POST):
            many = _TOGETHER.match(line.text)
            if names:
                together = _MANY[many["many"].lower()] if many else 1
                if len(names) >= together:  # Else one line has several, and no mark parts them.
                    found += [Signatory(one, [*above, line]) for one in names[-together:]]
                names, above, is_open = [], [], True
            elif is_open:
                _add(found, line, together)
        elif is_open and _is_office(line):
            _add(found, line, together)
        elif _is_name(line):
            names, is_open = [*names, line], False
        else:
            names, above, is_open = [], [], False
    return found


def _add(found: Sequence[Signatory], line: Line, many: int) -> None:
    for one in found[-many:]:
        one.posts.append(line)


def _is_post(line: Line, post: re.Pattern[str]) -> bool:
    return len(line.text) <= _LONGEST and post.search(line.text) is not None and _is_line(line)


def _is_office(line: Line) -> bool:
    return len(line.text) <= _LONGEST and _OFFICE.search(line.text) is not None and _is_line(line)


def _is_name(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST // 2
        and _NAME.fullmatch(line.text) is not None
        and _OFFICE.search(line.text) is None
    )


def _is_line(line: Line) -> bool:
    """Tell whether a line is no sentence, and has no day in it."""
    return line.text[-1] not in ".;:" and not any(one.isdigit() for one in line.text)
