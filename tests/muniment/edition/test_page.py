"""The page of an edition: whole in itself, every unit an anchor, and nothing of it acts."""

import html
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from akn import sheet
from editions import CHINESE, ENGLISH, SHARED, law
from muniment.edition.showing.page import page_of
from muniment.words import Language

ROOM = 1 << 20
UYGHUR = ["ئومۇمىي ئۇقتۇرۇش", "بىرىنچى ماددا بارلىق ھۆججەتلەر تىزىملىنىدۇ ۋە ساقلىنىدۇ."]
HOSTILE = [
    "<script>alert(1)</script>公告",
    '第一条　</td></table><img src="x" onerror=alert(1)> 依《<b>某法</b>》第二条"><svg/onload=1>。',
    "第二条　\u202e见 http://example.org/'onmouseover='x javascript:alert(1) "
    "https://example.org/?a=1&b=2 。",
    "（一）{{ 7*7 }}{% raw %}；",
    "（二）\x1b]0;x\x07 &lt;script&gt;。",
]
VOID = {"meta", "col", "br", "link", "img"}


class Page(HTMLParser):
    """A page read strictly: what is opened is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"{tag} has an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, attribute: str) -> list[str]:
        return [str(found[attribute]) for _, found in self.tags if attribute in found]


def page(*texts: list[str], language: Language = Language.ENGLISH, room: int = ROOM) -> str:
    files = [(f"{at}.txt", "\n".join(text)) for at, text in enumerate(texts)]
    return page_of(sheet(*files), language, room)


def seeds() -> str:
    files = [(path.name, path.read_bytes()) for path in sorted((SHARED / "seeds").glob("*"))]
    if not files:
        pytest.skip("no ../shared/seeds here")
    return page_of(sheet(*files), Language.CHINESE, ROOM)


SCENES = {
    "two": lambda: page(CHINESE, ENGLISH),
    "law": lambda: page(law(12)),
    "left": lambda: page(CHINESE, UYGHUR, language=Language.CHINESE),
    "hostile": lambda: page(HOSTILE, [*HOSTILE[:2], HOSTILE[2].replace("见", "看"), *HOSTILE[3:]]),
    "plain": lambda: page(["Nothing here has a label."]),
    "seeds": seeds,
}


@pytest.mark.parametrize("scene", SCENES)
class TestWhole:
    """No script, no network, a policy of its own; for eyes, phones and screen readers."""

    def test_it_is_one_file_that_asks_for_nothing(self, scene: str) -> None:
        text = SCENES[scene]()
        found = Page(text)
        assert not {tag for tag, _ in found.tags} & {
            "script",
            "img",
            "svg",
            "link",
            "iframe",
            "b-x",
        }
        assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on")]
        assert not found.all("src") and "@import" not in text and "url(" not in text
        assert "default-src 'none'" in found.all("content")[0]
        addresses = [one for one in found.all("href") if not one.startswith("#")]
        assert all(re.match(r"https?://", one) for one in addresses)

    def test_every_link_leads_to_an_anchor_and_no_anchor_is_there_twice(self, scene: str) -> None:
        found = Page(SCENES[scene]())
        anchors = found.all("id")
        assert len(anchors) == len(set(anchors))
        assert {one[1:] for one in found.all("href") if one.startswith("#")} <= set(anchors)
        labelled = {one for names in found.all("aria-labelledby") for one in names.split()}
        assert labelled <= set(anchors)

    def test_headings_go_down_one_step_at_a_time(self, scene: str) -> None:
        found = Page(SCENES[scene]())
        levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_the_same_sheet_gives_the_same_bytes(self, scene: str) -> None:
        assert SCENES[scene]() == SCENES[scene]()


class TestText:
    """What is read stands there, each unit under its id, with language and direction."""

    def test_every_unit_is_an_anchor_and_its_text_is_there(self) -> None:
        one = sheet(("a.txt", "\n".join(law(9))))
        text = page_of(one, Language.ENGLISH, ROOM)
        found = Page(text)
        said = re.sub(r"\s+", "", "".join(found.words))
        column = one.parallel.standings[0].base.column
        for unit in column.walk():
            assert unit.id in found.all("id")
            assert re.sub(r"\s+", "", unit.text) in said
        assert '<a href="#art_4">' in text

    def test_each_column_has_its_language_and_direction(self) -> None:
        cells = [attrs for tag, attrs in Page(page(CHINESE, UYGHUR)).tags if tag == "td"]
        spoken = {(one.get("lang"), one.get("dir")) for one in cells if one.get("lang")}
        assert {("zh-Hans", "ltr"), ("ug", "rtl")} <= spoken
        assert Page(page(CHINESE, language=Language.CHINESE)).all("lang")[0] == "zh"

    def test_a_difference_is_marked_in_the_text_and_told_in_the_margin(self) -> None:
        worse = [*CHINESE[:2], "有下列情形之一的，予以登记：", *CHINESE[3:]]
        text = page(CHINESE, worse)
        assert '<mark class="lost">第二条</mark><sup class="to"><a href="#note-1-' in text
        assert "nothing in its place" in text and "label not found" in text

    def test_what_is_not_printed_is_said_to_be_absent(self) -> None:
        text = page([*CHINESE[:5], "第三条　本公告自发布之日起施行。", "2019年3月1日"])
        for status in ("printed", "absent"):
            assert f'<span class="badge">{status}</span>' in text

    def test_more_than_the_limit_is_left_out_and_that_is_said(self) -> None:
        assert "rows more are not shown (page_bytes)" in page(law(40), room=300)

    def test_a_wide_table_stays_text(self) -> None:
        rows = ["一、表", *["\t".join(f"格{at}" for at in range(300))] * 12]
        found = Page(page(rows))
        assert sum(tag == "td" for tag, _ in found.tags) < 400


class TestHostile:
    """What a document says stays text, and no character of it acts."""

    def test_markup_is_shown_as_it_is_printed(self) -> None:
        text = SCENES["hostile"]()
        said = "".join(Page(text).words)
        assert "<script>alert(1)</script>公告" in said and "{{ 7*7 }}" in said
        assert html.escape("<svg/onload=1>") in text
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)
        assert "U+202E" in said and "U+001B" in said
