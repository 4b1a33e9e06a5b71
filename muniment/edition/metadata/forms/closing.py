"""Who signs an official document of mainland China, and on which day it was written.

    国务院办公厅　中央军委办公厅      offices, beside or below each other, or each with a date
    2019年1月22日                    date of writing (成文日期)

    国务院总理　某某                  or somebody, by their post
    部长：某某　　　署长：某某          or several, side by side

Offices that act together are an issuer each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.lines import Line, Page, cut, line_at, with_gaps
from muniment.edition.metadata.words import either, words
from muniment.edition.writing.dates import PrintedDate, dates_in, only_date
from muniment.edition.writing.han import folded

OFFICE = re.compile(
    rf"(?:{either((*words('offices')['mainland'], *words('offices')['signing']))})$"
)
_POST = either(words("persons")["mainland"])
_PERSON = re.compile(rf"(?P<office>{_POST})[:：]?(?P<name>[一-鿿·]{{2,12}})")
# Whose post it is stands before it, where white space or a colon parts it from the name.
_POSTED = re.compile(rf"[一-鿿]{{0,20}}?{_POST}(?:\s+|\s*[:：]\s*)[一-鿿·](?:\s*[一-鿿·]){{1,11}}")
_SIGNING = re.compile(r"[一-鿿、（）()·]{2,40}")
_PEOPLE = re.compile(r"[一-鿿·:：]{4,80}")
_CELL = re.compile(r"[^\t]*[^\t\s][^\t]*")
_SIGNED_BESIDE = 50  # characters of a line that is a signature and its date
_MOST_SIGNERS = 8  # lines of a signature
# What ends a text above such a line: a sentence, or the list of what is attached.
_ENDED = re.compile(
    r".*。[”」）)]?|附.*|\d{1,2}[.．、].*|(?:联系|聯繫|聯絡)(?:人|单位|電話|电话|方式|地址).*"
)
_BESIDE = re.compile(r"[^\s、]+")  # offices side by side: 示例部、示例局　示例总局
_SEAL = re.compile(r"[（(](?:代章|印章|盖章|蓋章|公章|签章|簽章|章|印)[）)]$")
# The rest of a name that a line was too short for: 和社会保障局, 银行
_GOES_ON = re.compile(rf"[和及与與、]|{either(words('offices')['mainland'])}$|委员会$|委員會$")
_DAY_ENDS = "日号號）)]〕"  # and figures: 2021-03-05
_MOST_BESIDE = 200  # characters of a line of offices or dates
Piece = tuple[int, int]


def signature(page: Page, lines: Sequence[Line], named: str) -> Iterator[Field]:
    """Read the first signature of lines below a number: who signs, and the date under it.

    Who is `named` by the title as its issuer may have a name that no office is known by.
    """
    lines = tuple(_parted(lines, named))
    for index, line in enumerate(lines):
        days = _days(line)
        if not days:
            continue
        signers = _signers(page, lines[max(index - _MOST_SIGNERS - 1, 0) : index], named)
        if signers and _is_anothers(page, signers, named):
            continue
        if signers or _is_last(lines, index):
            signed = [(line, day) for day in days]
            for office, below, day in _more(lines[index + 1 :], named):
                signers.append(office)
                signed.append((below, day))
            yield from _signed(page, signers, signed)
            return


def _is_anothers(page: Page, signers: Sequence[Line], named: str) -> bool:
    """Tell whether offices sign of which none is whom the title names: a text that is passed on.

    人力资源社会保障部 is 人力资源和社会保障部 too: one has the characters of the other, in order.
    """
    named = "".join(named.partition("等")[0].split())
    if not OFFICE.search(named) or any(_people(page, one) for one in signers):
        return False
    bodies = [part for one in signers for part in (*one.text.split(), one.bare)]
    bodies.append("".join(one.bare for one in signers))
    return not any(_has_in_order(one, named) or _has_in_order(named, one) for one in bodies)


def _has_in_order(text: str, characters: str) -> bool:
    held = iter(folded(text))
    return all(one in held for one in folded(characters))


def offices(page: Page, pieces: Sequence[Piece], rule: str) -> Iterator[Field]:
    """Give an issuer for each office of some pieces, where each is named as one; else one in all.

    What one piece begins, the next may end: 示例省人力资源 / 和社会保障厅.
    """
    lines: list[Line] = []
    for start, end in pieces:
        if lines and not OFFICE.search(_SEAL.sub("", lines[-1].bare)):
            start = lines.pop().start
        lines.append(line_at(start, page.view.text[start:end]))
    lines = [_unsealed(line) for line in lines]
    beside = [
        _unsealed(line_at(line.start + part.start(), part[0]))
        for line in lines
        for part in _BESIDE.finditer(line.text)
    ]
    for names in (beside, lines):
        if names and all(len(one.bare) > 2 and OFFICE.search(one.bare) for one in names):
            for one in names:
                yield page.printed("issuer", rule, (one.start, one.end), value=one.bare)
            return
    value = "".join(line.bare for line in lines)
    yield page.printed("issuer", rule, *pieces, value=value)


def _unsealed(line: Line) -> Line:
    """Give an office without what stands for its seal: 示例市教育局（代章）."""
    return line_at(line.start, _SEAL.sub("", line.text))


def dated(page: Page, line: Line, printed: PrintedDate) -> Field:
    """Give the date of writing that a line has."""
    piece = (line.start + printed.start, line.start + printed.end)
    return page.printed("date_written", "date-line", piece, value=printed.value.isoformat())


def _days(line: Line) -> list[PrintedDate]:
    """Give the dates of a line that has nothing else: one of each of those who sign, or one."""
    last = line.text[-1]
    if len(line.text) > _MOST_BESIDE or not (last in _DAY_ENDS or last.isdecimal()):
        return []
    one = only_date(line.text)
    if one is not None:
        return [one]
    found = dates_in(line.text) if line.text[-1] in "日号號" else []
    gaps = zip([0, *(day.end for day in found)], [day.start for day in found], strict=False)
    is_all = found and found[-1].end == len(line.text)
    return found if is_all and not any(line.text[a:b].strip() for a, b in gaps) else []


def _signed(
    page: Page, signers: Sequence[Line], signed: Sequence[tuple[Line, PrintedDate]]
) -> Iterator[Field]:
    people = [(one, _people(page, one)) for one in signers]
    bodies = [(one.start, one.end) for one, signing in people if not signing]
    if bodies:
        yield from offices(page, bodies, "signature")
    for one in (person for _, signing in people for person in signing):
        yield page.printed("signatory", "signature", (one.start, one.end))
    fields = [dated(page, line, day) for line, day in signed]
    if len({one.value for one in fields}) == 1:
        yield fields[0]
    else:  # Each seal has its day.
        yield Field(
            "date_written",
            Status.CONFLICTING,
            "several-seals",
            readings=tuple(fields),
            language=page.language,
        )


def _more(lines: Sequence[Line], named: str) -> Iterator[tuple[Line, Line, PrintedDate]]:
    """Give each other office right below a date that has its own date below it."""
    for office, below in zip(lines[::2], lines[1::2], strict=False):
        day = only_date(below.text)
        if day is None or not (_is_office(office) or office.bare == named):
            return
        yield office, below, day


def _parted(lines: Sequence[Line], named: str) -> Iterator[Line]:
    """Part a signature from the date beside it, under a text: 国务院办公厅　2013年10月2日.

    Above a text, an office and a date are where a web page has it from; in it, they are a sentence
    that goes on below. Without white space between them, the title must name the office.
    """
    in_text = ended = False
    for line in lines:
        last = line.text[-1]
        may_sign = len(line.bare) <= _SIGNED_BESIDE
        is_day = ended and may_sign and (last in _DAY_ENDS or last.isdecimal())
        dates = dates_in(line.text) if is_day else []
        in_text = in_text or line.bare.endswith("。")
        sealed = _SEAL.search(line.text) if may_sign and last in "）)" else None
        if sealed and in_text and sealed.start():
            line = cut(line, sealed.start())[0]
        ended = in_text and bool(_ENDED.fullmatch(line.bare) or _is_office(line))
        if len(dates) == 1 and dates[0].start > 0 and dates[0].end == len(line.text):
            office, day = cut(line, dates[0].start)
            if office.bare == named or (office.end < day.start and _is_office(office)):
                yield from (office, day)
                continue
        yield line


def _is_office(line: Line) -> bool:
    return bool(_SIGNING.fullmatch(line.bare) and OFFICE.search(_SEAL.sub("", line.bare)))


def _people(page: Page, line: Line) -> list[Line]:
    """Give who signs in a line that has nobody and nothing else; none for other lines."""
    if _PEOPLE.fullmatch(line.bare) is None:
        return []
    text = with_gaps(page, line).text
    cells = [line_at(line.start + cell.start(), cell[0]) for cell in _CELL.finditer(text)]
    if len(cells) > 1 and all(map(_is_person, cells)):
        return cells
    return [line] if _is_person(line) else []


def _is_person(line: Line) -> bool:
    return bool(_PERSON.fullmatch(line.bare) or _POSTED.fullmatch(line.text))


def _signers(page: Page, lines: Sequence[Line], named: str) -> list[Line]:
    """Give the lines just above a date that name offices or persons.

    Whoever the title names as its issuer is one too: 某某领导小组关于…….
    """
    found: list[Line] = []
    for line in reversed(lines[-_MOST_SIGNERS:]):
        people = _people(page, line)
        if not people and not _SIGNING.fullmatch(line.bare):
            break
        known = people or OFFICE.search(_SEAL.sub("", line.bare))
        if not known and line.bare != named:
            break
        found.insert(0, line)
    above = len(lines) - len(found) - 1
    if found and _GOES_ON.match(found[0].bare) and found[0].bare != named:
        # The name begins on the line above, or this is none.
        begun = above >= 0 and _SIGNING.fullmatch(lines[above].bare)
        return [lines[above], *found] if begun else found[1:]
    return found


def _is_last(lines: Sequence[Line], index: int) -> bool:
    """Tell whether nothing but short notes follow."""
    return len(lines) - index <= 4 and all(len(line.bare) <= 30 for line in lines[index + 1 :])
