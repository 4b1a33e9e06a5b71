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

from muniment.edition.fields import Field
from muniment.edition.metadata.forms.closing import OFFICE, dated, offices, signature
from muniment.edition.metadata.forms.labelled import after_table, both, labelled
from muniment.edition.metadata.forms.notes import note_under_title
from muniment.edition.metadata.lines import Line, Page, closed_up, cut, line_at
from muniment.edition.metadata.words import either, words
from muniment.edition.writing.dates import only_date

TYPES = words("types")["mainland"]
_TYPE = either(TYPES)
_NOTE = r"(?:[（(][^（）()]{1,40}[）)])?"
# Who recognises a scan may see two brackets where there is one.
_OPEN, _SHUT, _NO = r"[〔\[［（(【﹝]{1,2}", r"[〕\]］）)】﹞]{1,2}", r"\s*第?\s*\d{1,5}\s*[号號]"
_YEAR = r"\s*(?:[1１][9９]|[2２][0０])?\d\d\s*"
# 国办发〔2019〕6号, and (81)国发88号 as it was; 国务院令第708号, 公告2019年第39号.
_NUMBER = re.compile(
    rf"(?:[一-鿿]{{1,14}}{_OPEN}{_YEAR}{_SHUT}{_NO}"
    rf"|(?:{_OPEN})?{_YEAR}{_SHUT}[一-鿿]{{1,10}}{_NO}"
    rf"|(?:[一-鿿]{{0,40}}(?:令|公告|通告)(?:{_OPEN})?)?(?:[（(][一二三四五六七八九十]{{1,3}}届[）)])?(?:(?:19|20)\d\d年)?"
    rf"第[\d〇零一二三四五六七八九十百]{{1,6}}[号號](?:{_SHUT})?)"
)
# A number that has its year in brackets, so that several may stand beside each other.
_YEARED = re.compile(rf"[一-鿿]{{1,14}}{_OPEN}{_YEAR}{_SHUT}{_NO}")
_MOST_NUMBERS = 400  # characters of a line of numbers
_NUMBER_ENDS = "号號〕]］）)】﹞"
_BETWEEN = "、，,；;"  # several numbers
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
_OPENED = re.compile(r"[关關][于於]")
_CLOSED = re.compile(rf"的[一-鿿]{{0,8}}{_TYPE}{_NOTE}$")
# What stands between the issuer and the matter of a title.
_ACTS = ("关于", "印发", "转发", "批转", "颁发", "颁布", "发布", "公布")
_ANSWERS = ("答复", "意见", "批复", "复函", "请示")
_MATTER = re.compile(
    rf"(?:{either(_ACTS)}|[对對](?=.{{2,40}}(?:{either(_ANSWERS)}))|致|令$|公告$|通告$|通[报報]$|布告$)"
)
_ADDRESSED = either((*words("offices")["mainland"], *words("persons")["addressed"]))
_ADDRESSEE = re.compile(rf"(?:[^。；]{{0,400}}(?:{_ADDRESSED})|各[^。；]{{2,400}})[：:]")
# Where a reader is in a portal: 当前位置：首页 > 政务公开.
_NAVIGATION = re.compile(
    r"(?:当前|您(?:现在)?的|所在)?位置[:：].*|首页\s*[>»/].*|.*[^\s>»][>»][^\s>»].*"
)
# What stands above a letterhead: how secret, how urgent, which copy.
_MARKING = re.compile(
    r"(?:[绝絕]密|[机機]密|秘密|内部|(?<=.)[★☆][^★☆]{0,12}|特提|特急|加急|平急|急件"
    r"|(?:№|No\.?|份号[:：]?)?\d{4,8}(?!\d))+"
)
_SIGNED_OFF = re.compile(r"[签簽][发發]人\s*[:：].*")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_LETTERHEAD = re.compile(r"[一-鿿、]{3,60}文件")
_BESIDE_NUMBER = re.compile(r"[（(](?P<title>[关關][于於][^（）()]{2,60})[）)]$")
_HEAD = 14  # lines within which title and number stand
_MOST_NUMBERS = 50  # of a joint notice


def read(page: Page) -> Iterator[Field]:
    """Give the fields of a document, each with where it is printed, and no others."""
    table = dict(labelled(page))
    head = after_table(page, table)
    head = tuple(_titled_beside(dropwhile(_is_above_the_head, head)))
    title = _title_lines(head)
    under = head[_below_numbers(head, _number_line(head) or 0) :]
    body = [*_title(page, title), *_number(page, head)]
    body += signature(page, under, _named_in(title))
    noted = tuple(note_under_title(page, head, title))
    body += [one for one in noted if one.name not in {field.name for field in body}]
    if "issuer" not in {one.name for one in body}:
        body += list(_issuer_of(page, title)) or list(_issuer_of_order(page, head))
    if "date_written" not in {one.name for one in body}:
        body += _date_under_title(page, head)
    yield from both(table, [*body, *_addressee(page, head)])


def _is_above_the_head(line: Line) -> bool:
    return bool(_NAVIGATION.match(line.text) or _MARKING.fullmatch(line.bare))


def _titled_beside(lines: Iterable[Line]) -> Iterator[Line]:
    """Part a number from its title in brackets: 海关总署公告2023年第1号（关于……的公告）.

    Who approved it stands beside the number, or alone, and is no part of either.
    """
    for whole in lines:
        approved = _SIGNED_OFF.search(whole.text)
        if approved and not whole.text[: approved.start()].strip():
            continue
        line = cut(whole, approved.start())[0] if approved else whole
        beside = _BESIDE_NUMBER.search(line.text)
        if beside and _NUMBER.fullmatch("".join(line.text[: beside.start()].split())):
            number, _ = cut(line, beside.start())
            yield number
            yield line_at(line.start + beside.start("title"), beside["title"])
        else:
            yield line


def _numbers_in(line: Line) -> list[tuple[int, int]]:
    """Give the numbers that a line is made of, as pieces of its `bare` text.

    A joint notice has one of each issuer: 国办发〔2019〕6号　军办发〔2019〕7号.
    """
    # As most lines, of which this is asked of many.
    if line.bare[-1] not in _NUMBER_ENDS or len(line.bare) > _MOST_NUMBERS:
        return []
    found: list[tuple[int, int]] = []
    at = 0
    while len(found) < _MOST_NUMBERS and (match := _YEARED.match(line.bare, at)):
        found.append(match.span())
        at = match.end() + (line.bare[match.end() : match.end() + 1] in _BETWEEN)
        if at >= len(line.bare):
            return found
    match = _number_in(line)
    return [match.span()] if match else []


def _number_in(line: Line) -> re.Match[str] | None:
    """Match a line that is a number, without brackets around the whole: （国函〔2006〕19号）."""
    start = len(line.bare) - len(line.bare.lstrip(_BRACKETS))
    end = len(line.bare.rstrip(_BRACKETS))
    return _NUMBER.fullmatch(line.bare) or _NUMBER.fullmatch(line.bare, start, end)


def _number_line(lines: tuple[Line, ...]) -> int | None:
    return next((at for at, line in enumerate(lines[:_HEAD]) if _numbers_in(line)), None)


def _below_numbers(lines: tuple[Line, ...], at: int) -> int:
    """Give the first line below a number, and below those of other issuers under it."""
    below = at + 1
    while below < len(lines) and _YEARED.match(lines[at].bare) and _numbers_in(lines[below]):
        below += 1
    return below


def _number(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    index = _number_line(lines)
    if index is None:
        return
    for line in lines[index : _below_numbers(lines, index)]:
        for start, end in _numbers_in(line):
            pieces = [page.within(line, start, end)]
            if not _NAMED.match(line.bare[start:end]) and index:
                above = lines[index - 1]
                if _ORDER.fullmatch(above.bare):
                    # 中华人民共和国国务院令 / 第708号: the number is both.
                    pieces.insert(0, (above.start, above.end))
            value = "".join("".join(page.view.text[slice(*piece)].split()) for piece in pieces)
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
        below = _below_numbers(lines, at)
        return _undated(_to_the_type(lines[below:])) if _is_letterhead(above) else above
    if at is None:
        return _undated(_to_the_type(lines))
    # Announcements have it right under the number, orders under whose signature they begin with;
    # below that of a letter another text begins.
    below = _below_numbers(lines, at)
    right_below = _undated(_to_the_type(lines[below:]))
    if right_below or not _numbers_an_order(lines, at):
        return right_below
    return _undated(_to_the_type(lines[_after_signature(lines, below) :]))


def _numbers_an_order(lines: tuple[Line, ...], at: int) -> bool:
    said = "".join(line.bare for line in lines[max(at - 1, 0) : at + 1])
    return not re.search(_OPEN, lines[at].bare) or bool(re.search(r"令|公告|布告", said))


def _is_letterhead(lines: tuple[Line, ...]) -> bool:
    """Tell whether what stands above a number is whose paper it is, and says no matter."""
    bare = "".join(line.bare for line in lines)
    named = _LETTERHEAD.fullmatch(bare) or OFFICE.search(bare)
    return bool(named) and not _MATTER.search(bare) and not _TITLE_END.search(bare)


def _undated(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    kept = tuple(line for line in lines if not only_date(line.text))
    return tuple(dropwhile(lambda line: not _may_begin_title(line), kept))


def _may_begin_title(line: Line) -> bool:
    return _may_be_title(line) and not _IN_BRACKETS.fullmatch(line.bare)


def _may_be_title(line: Line) -> bool:
    return len(line.bare) <= 80 and not re.search(
        r"[。；！]|[：:]$|^第[一二三]+[条章]|^一、", line.bare
    )


def _to_the_type(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Give what may be a title up to the first line that ends with a type of document."""
    titled = list(takewhile(_may_be_title, lines[:8]))
    ends = [
        index
        for index, line in enumerate(titled)
        if _TITLE_END.search(line.bare) or line.bare.endswith(("法", "法》", "》"))
    ]
    if not ends:
        return ()
    said = "".join(line.bare for line in titled[: ends[0] + 1])
    last = ends[0]
    if _OPENED.search(said) and not _CLOSED.search(said):
        # 关于……制度 / ……的意见: what a line ends with belongs to its matter.
        last = next((at for at in ends[1:] if _CLOSED.search(titled[at].bare)), last)
    return lines[: last + 1]


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


def _named_in(title: tuple[Line, ...]) -> str:
    """Give what stands in a title before its matter: who issues it, whatever that is called."""
    bare = "".join(line.bare for line in title)
    match = _MATTER.search(bare)
    return bare[: match.start()] if match else ""


def _issuer_of(page: Page, title: tuple[Line, ...]) -> Iterator[Field]:
    """Read the issuer off the title, where nobody signs."""
    bare = "".join(line.bare for line in title)
    match = _MATTER.search(bare)
    if match is None or not OFFICE.search(bare[: match.start()]):
        return
    left, pieces = match.start(), []
    for line in title:
        if left > 0:
            pieces.append(page.within(line, 0, min(left, len(line.bare))))
        left -= len(line.bare)
    yield from offices(page, pieces, "title")


def _issuer_of_order(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Read whose order it is off its head: 中华人民共和国国务院令."""
    at = _number_line(lines)
    for line in lines[max(0, at - 1) : at + 1] if at is not None else ():
        match = _WHOSE.match(line.bare)
        if match and OFFICE.search(match["office"]):
            yield page.found("issuer", "order", line, match, "office")
            return


def _date_under_title(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Read a date in brackets that stands in the head, as what a meeting passed has it."""
    for line in lines[:_HEAD]:
        if line.bare[:1] in "（(〔[" and (printed := only_date(line.text)):
            yield dated(page, line, printed)
            return
        if "。" in line.bare:
            return
