"""Official documents of mainland China: how GB/T 9704 and the decrees before it set their parts.

    国务院办公厅关于……的通知        title: issuer, matter, type
    国办发〔2019〕6号                document number
    各省、自治区……人民政府：        addressee
    ……                             text
    国务院办公厅                     signature
    2019年1月22日                    date of writing (成文日期)

Web pages set the same as a table of labelled values above the text; both are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import dropwhile, takewhile

from muniment.edition.metadata.dates import PrintedDate, dates_in, only_date
from muniment.edition.metadata.labelled import after_table, both, labelled
from muniment.edition.metadata.lines import Line, Page, closed_up, cut, line_at
from muniment.edition.metadata.notes import note_under_title
from muniment.edition.metadata.words import either, words
from muniment.edition.model import Field

TYPES = words("types")["mainland"]
_TYPE = either(TYPES)
_NOTE = r"(?:[（(][^（）()]{1,40}[）)])?"
_OPEN, _SHUT, _NO = r"[〔\[［（(【﹝]", r"[〕\]］）)】﹞]", r"\s*第?\s*\d{1,5}\s*[号號]"
_YEAR = r"\s*(?:[1１][9９]|[2２][0０])?\d\d\s*"
# 国办发〔2019〕6号, and (81)国发88号 as it was; 国务院令第708号, 公告2019年第39号.
_NUMBER = re.compile(
    rf"(?:[一-鿿]{{1,14}}{_OPEN}{_YEAR}{_SHUT}{_NO}"
    rf"|{_OPEN}?{_YEAR}{_SHUT}[一-鿿]{{1,10}}{_NO}"
    rf"|(?:[一-鿿]{{2,40}}(?:令|公告|通告){_OPEN}?)?(?:(?:19|20)\d\d年)?"
    rf"第[\d〇零一二三四五六七八九十百]{{1,6}}[号號]{_SHUT}?)"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# What says whose number it is.
_NAMED = re.compile(r".*[^\W\da-zA-Z第号號年〇零一二三四五六七八九十百]")
_BRACKETS = "（）()"
_ORDER = re.compile(r"(?!.*[关關][于於])[一-鿿、]{2,30}(?:令|公告|布告)")
_WHOSE = re.compile(r"(?:中[华華]人民共和[国國])?(?P<office>[一-鿿、]{2,30})令(?:[（(]?第.*)?$")
# 国务院任免国家工作人员 is a title too.
_TITLE_END = re.compile(
    rf"(?:(?:{_TYPE}){_NOTE}|^[一-鿿]{{2,40}}(?:任免|任命|免职)(?:[国國]家|驻外|有关)?(?:工作)?(?:人员|名[单單]|干部))$"
)
# What stands between the issuer and the matter of a title.
_ACTS = ("关于", "印发", "转发", "批转", "颁发", "颁布", "发布", "公布")
_ANSWERS = ("答复", "意见", "批复", "复函", "请示")
_MATTER = re.compile(
    rf"(?:{either(_ACTS)}|[对對](?=.{{2,40}}(?:{either(_ANSWERS)}))|致|令$|公告$|通告$|通[报報]$|布告$)"
)
_OFFICE = re.compile(
    rf"(?:{either((*words('offices')['mainland'], *words('offices')['signing']))})$"
)
_PERSON = re.compile(
    rf"(?P<office>{either(words('persons')['mainland'])})(?P<name>[一-鿿·]{{2,12}})"
)
_ADDRESSED = either((*words("offices")["mainland"], *words("persons")["addressed"]))
_ADDRESSEE = re.compile(rf"(?:[^。；]{{0,400}}(?:{_ADDRESSED})|各[^。；]{{2,400}})[：:]")
_SIGNING = re.compile(r"[一-鿿、（）()·]{2,40}")
_SIGNED_BESIDE = 50  # characters of a line that is a signature and its date
# What ends a text above such a line: a sentence, or the list of what is attached.
_ENDED = re.compile(r".*。[”」）)]?|附.*|\d{1,2}[.．、].*")
# Where a reader is in a portal: 当前位置：首页 > 政务公开.
_NAVIGATION = re.compile(
    r"(?:当前|您(?:现在)?的|所在)?位置[:：].*|首页\s*[>»/].*|.*[^\s>»][>»][^\s>»].*"
)
_LETTERHEAD = re.compile(r"[一-鿿、]{3,60}文件")
_BESIDE_NUMBER = re.compile(r"[（(](?P<title>[关關][于於][^（）()]{2,60})[）)]$")
_HEAD = 14  # lines within which title and number stand


def read(page: Page) -> Iterator[Field]:
    """Give the fields of a document, each with where it is printed, and no others."""
    table = dict(labelled(page))
    head = after_table(page, table)
    head = tuple(_titled_beside(dropwhile(lambda line: _NAVIGATION.match(line.text), head)))
    title = _title_lines(head)
    body = [*_title(page, title), *_number(page, head), *_signature(page, head, title)]
    noted = tuple(note_under_title(page, head, title))
    body += [one for one in noted if one.name not in {field.name for field in body}]
    if "issuer" not in {one.name for one in body}:
        body += list(_issuer_of(page, title)) or list(_issuer_of_order(page, head))
    if "date_written" not in {one.name for one in body}:
        body += _date_under_title(page, head)
    yield from both(table, [*body, *_addressee(page, head)])


def _titled_beside(lines: Iterable[Line]) -> Iterator[Line]:
    """Part a number from its title in brackets: 海关总署公告2023年第1号（关于……的公告）."""
    for line in lines:
        beside = _BESIDE_NUMBER.search(line.text)
        if beside and _NUMBER.fullmatch("".join(line.text[: beside.start()].split())):
            number, _ = cut(line, beside.start())
            yield number
            yield line_at(line.start + beside.start("title"), beside["title"])
        else:
            yield line


def _number_in(line: Line) -> re.Match[str] | None:
    """Match a line that is a number, without brackets around the whole: （国函〔2006〕19号）."""
    start = len(line.bare) - len(line.bare.lstrip(_BRACKETS))
    end = len(line.bare.rstrip(_BRACKETS))
    return _NUMBER.fullmatch(line.bare) or _NUMBER.fullmatch(line.bare, start, end)


def _number_line(lines: tuple[Line, ...]) -> int | None:
    return next((at for at, line in enumerate(lines[:_HEAD]) if _number_in(line)), None)


def _number(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    index = _number_line(lines)
    if index is None:
        return
    line = lines[index]
    match = _number_in(line)
    if match is None:
        return
    pieces = [page.within(line, *match.span())]
    if not _NAMED.match(match[0]) and index and _ORDER.fullmatch(lines[index - 1].bare):
        # 中华人民共和国国务院令 / 第708号: the number is both.
        pieces.insert(0, (lines[index - 1].start, lines[index - 1].end))
    value = "".join("".join(page.view.text[start:end].split()) for start, end in pieces)
    value = value.translate(_WIDE)  # Whatever its digits are set in, it is one number.
    yield page.printed("document_number", "number-line", *pieces, value=value)


def _title(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    if lines:
        value = "".join(closed_up(line.text) for line in lines)
        pieces = ((line.start, line.end) for line in lines)
        yield page.printed("title", "head", *pieces, value=value)


def _title_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Give the lines above the document number; in an order, those below its signature."""
    at = _number_line(lines)
    if at and (_NAMED.match(lines[at].bare) or not _ORDER.fullmatch(lines[at - 1].bare)):
        above = _undated(lines[:at])
        return _undated(_to_the_type(lines[at + 1 :])) if _is_letterhead(above) else above
    if at is None:
        return _undated(_to_the_type(lines))
    # Announcements have it right under the number.
    return _undated(_to_the_type(lines[at + 1 :])) or _undated(
        _to_the_type(lines[_after_signature(lines, at + 1) :])
    )


def _is_letterhead(lines: tuple[Line, ...]) -> bool:
    """Tell whether what stands above a number is whose paper it is, and says no matter."""
    bare = "".join(line.bare for line in lines)
    named = _LETTERHEAD.fullmatch(bare) or _OFFICE.search(bare)
    return bool(named) and not _MATTER.search(bare) and not _TITLE_END.search(bare)


def _undated(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    kept = tuple(line for line in lines if not only_date(line.text))
    return tuple(dropwhile(lambda line: not _may_be_title(line), kept))


def _may_be_title(line: Line) -> bool:
    return len(line.bare) <= 80 and not re.search(
        r"[。；！]|[：:]$|^第[一二三]+[条章]|^一、", line.bare
    )


def _to_the_type(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Give what may be a title up to the first line that ends with a type of document."""
    for index, line in enumerate(takewhile(_may_be_title, lines[:8])):
        if _TITLE_END.search(line.bare) or line.bare.endswith(("法", "法》", "》")):
            return lines[: index + 1]
    return ()


def _after_signature(lines: tuple[Line, ...], start: int) -> int:
    for index in range(start, min(len(lines), start + 12)):
        if only_date(lines[index].text):
            return index + 1
    return start


def _addressee(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    for line in lines[: _HEAD + 2]:
        if _ADDRESSEE.fullmatch(line.bare) and not re.search(
            r"如下[：:]$|^[一二三四五六七八九十]+、", line.bare
        ):
            yield page.printed("addressee", "line-with-colon", (line.start, line.end - 1))
            return
        if "。" in line.bare:
            return


def _signature(page: Page, lines: tuple[Line, ...], title: tuple[Line, ...]) -> Iterator[Field]:
    """Read the first signature: who signs, on lines of their own, and the date under it."""
    named = _named_in(title)
    lines = tuple(_parted(lines, named))
    number = _number_line(lines) or 0
    for index in range(number + 1, len(lines)):
        printed = only_date(lines[index].text)
        if printed is None:
            continue
        signers = _signers(lines[number + 1 : index], named)
        if signers or _is_last(lines, index):
            yield from _signed(page, signers, lines[index], printed)
            return


def _signed(page: Page, signers: list[Line], line: Line, printed: PrintedDate) -> Iterator[Field]:
    offices = [one for one in signers if not _PERSON.fullmatch(one.bare)]
    people = [one for one in signers if _PERSON.fullmatch(one.bare)]
    if offices:
        pieces = [(one.start, one.end) for one in offices]
        value = " ".join(_names("\n".join(one.text for one in offices)))
        yield page.printed("issuer", "signature", *pieces, value=value)
    if people:
        yield page.printed("signatory", "signature", *((one.start, one.end) for one in people))
    yield _date(page, line, printed)


def _names(printed: str) -> list[str]:
    """Give offices that stand beside or below each other, where each is named as one."""
    lines = ["".join(line.split()) for line in printed.split("\n")]
    beside = [part for line in printed.split("\n") for part in line.split()]
    for names in (beside, lines):
        if all(len(name) > 2 and _OFFICE.search(name) for name in names):
            return names
    return ["".join(lines)]


def _parted(lines: tuple[Line, ...], named: str) -> Iterator[Line]:
    """Part a signature from the date beside it, under a text: 国务院办公厅　2013年10月2日.

    Above a text, an office and a date are where a web page has it from; in it, they are a sentence
    that goes on below. Without white space between them, the title must name the office.
    """
    in_text = ended = False
    for line in lines:
        dates = dates_in(line.text) if ended and len(line.bare) <= _SIGNED_BESIDE else []
        in_text = in_text or line.bare.endswith("。")
        ended = in_text and bool(_ENDED.fullmatch(line.bare) or _is_office(line))
        if len(dates) == 1 and dates[0].start > 0 and dates[0].end == len(line.text):
            office, day = cut(line, dates[0].start)
            if office.bare == named or (office.end < day.start and _is_office(office)):
                yield from (office, day)
                continue
        yield line


def _is_office(line: Line) -> bool:
    return bool(_SIGNING.fullmatch(line.bare) and _OFFICE.search(line.bare))


def _named_in(title: tuple[Line, ...]) -> str:
    """Give what stands in a title before its matter: who issues it, whatever that is called."""
    bare = "".join(line.bare for line in title)
    match = _MATTER.search(bare)
    return bare[: match.start()] if match else ""


def _signers(lines: tuple[Line, ...], named: str) -> list[Line]:
    """Give the lines just above a date that name offices or persons.

    Whoever the title names as its issuer is one too: 某某领导小组关于…….
    """
    found: list[Line] = []
    for line in reversed(lines[-8:]):
        if not _SIGNING.fullmatch(line.bare):
            break
        known = _OFFICE.search(line.bare) or _PERSON.fullmatch(line.bare)
        if not known and line.bare != named:
            break
        found.insert(0, line)
    return found


def _is_last(lines: tuple[Line, ...], index: int) -> bool:
    """Tell whether nothing but short notes follow."""
    return all(len(line.bare) <= 30 for line in lines[index + 1 :]) and len(lines) - index <= 4


def _issuer_of(page: Page, title: tuple[Line, ...]) -> Iterator[Field]:
    """Read the issuer off the title, where nobody signs."""
    bare = "".join(line.bare for line in title)
    match = _MATTER.search(bare)
    if match is None or not _OFFICE.search(bare[: match.start()]):
        return
    left, pieces = match.start(), []
    for line in title:
        if left > 0:
            pieces.append(page.within(line, 0, min(left, len(line.bare))))
        left -= len(line.bare)
    printed = "\n".join(page.view.text[start:end] for start, end in pieces)
    names = _names(printed)
    value = " ".join(names) if "".join(names) == bare[: match.start()] else bare[: match.start()]
    yield page.printed("issuer", "title", *pieces, value=value)


def _issuer_of_order(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Read whose order it is off its head: 中华人民共和国国务院令."""
    at = _number_line(lines)
    for line in lines[max(0, at - 1) : at + 1] if at is not None else ():
        match = _WHOSE.match(line.bare)
        if match and _OFFICE.search(match["office"]):
            yield page.found("issuer", "order", line, match, "office")
            return


def _date_under_title(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Read a date in brackets that stands in the head, as what a meeting passed has it."""
    for line in lines[:_HEAD]:
        if line.bare[:1] in "（(〔[" and (printed := only_date(line.text)):
            yield _date(page, line, printed)
            return
        if "。" in line.bare:
            return


def _date(page: Page, line: Line, printed: PrintedDate) -> Field:
    piece = (line.start + printed.start, line.start + printed.end)
    return page.printed("date_written", "date-line", piece, value=printed.value.isoformat())
