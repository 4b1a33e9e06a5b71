"""`muniment show`: what is read of a notice is what was kept, and nothing in it acts."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from ingest.text.encoding import read_text
from manifests import Limits, StatedFile
from muniment.reading.blocks import Cell, reduce_page
from muniment.reading.page import write_page
from muniment.reading.tongue import tongue
from muniment.reading.view import FileView, NoticeView, VersionView
from muniment.words import Language, browser_lines
from muniment_cli import answers, call, good, new_archive

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
REMOTE = re.compile(
    r"""<(?:script|link|iframe|object|embed|base|form)\b|\bon\w+\s*=\s*["']|url\("""
)


# Pieces of which hostile pages are made.
RUBBISH = (
    *("<script", "<SCRIPT>", "</script>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>"),
    *("<title>", "</", "<!--", "-->", "&#60;script&#62;", "<img", " onerror=x>", "<pre>", "文"),
    *('"', "'", "=", ">", " ", "x", "\x89PNG\r\n\x1a\n", "\x00"),
)


def view_of(folder: Path, *files: tuple[str, bytes], title: str = "Notice") -> NoticeView:
    """A held notice whose files lie in `folder`."""
    views = []
    for name, data in files:
        (folder / name).write_bytes(data)
        stated = StatedFile(
            name, len(data), Digest.of(Algorithm.SHA256, data), name=name.encode(), source=0
        )
        views.append(FileView(stated, name, Digest.of(Algorithm.SHA512, data)))
    source = {"kind": "folder", "name": "n"}
    version = VersionView(0, None, None, None, None, None, {}, (source,), (), (), (), tuple(views))
    return NoticeView(
        None, "held", "accession", {"title": [title]}, (version,), (), 0, (), "o", 1, folder, "s"
    )


def page_of(folder: Path, *files: tuple[str, bytes], limits: Limits | None = None) -> str:
    """The page of a held notice with these files."""
    return write_page(view_of(folder, *files), limits or Limits(), Language.ENGLISH).text


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text("一、为了维护安全，制定本办法。\n", "utf-8")
    return path


def notice_id(archive: Path) -> str:
    """The id of the one notice."""
    [told] = answers(call("list", "--json", archive=archive))
    return str(told["notice"])


class TestWhatIsFound:
    """ID is the beginning of a notice's or an accession's id, or the name of what is held."""

    def test_a_notice_is_shown_with_its_files_its_entry_and_its_shelf(
        self, archive: Path, source: Path
    ) -> None:
        [kept] = answers(call("preserve", "--json", "--title", "办法", source, archive=archive))
        done = call("show", kept["accession"][:8], archive=archive)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("办法\n")
        for part in (kept["notice"], kept["accession"], "entry 1 of example.org/log", "notice.txt"):
            assert part in done.stdout
        [shelf] = [line.split()[-1] for line in done.stdout.splitlines() if "lies in" in line]
        assert (archive / shelf / "v1/content/renditions/0001.txt").read_bytes() == (
            source.read_bytes()
        )

    def test_what_is_held_is_shown_and_said_to_be_not_preserved(
        self, archive: Path, source: Path
    ) -> None:
        [held] = answers(call("preserve", "--hold", "--json", source, archive=archive))
        done = call("show", held["held"], archive=archive)
        assert done.returncode == 0 and "not preserved yet" in done.stdout
        [told] = answers(call("show", held["held"], "--json", archive=archive))
        assert told["state"] == "held" and told["versions"][0]["index"] is None
        page = call("show", held["held"], "--html", archive=archive)
        assert page.returncode == 0 and "为了维护安全" in page.stdout

    def test_what_was_seen_again_is_listed_as_a_later_record(
        self, archive: Path, source: Path
    ) -> None:
        for _ in range(2):
            call("preserve", source, archive=archive)
        [told] = answers(call("show", notice_id(archive), "--json", archive=archive))
        assert [record["kind"] for record in told["records"]] == ["seen-again"]
        assert "seen again" in call("show", notice_id(archive), archive=archive).stdout

    def test_an_unknown_id_is_a_wrong_call(self, archive: Path) -> None:
        assert call("show", "nothing", archive=archive).returncode == 3

    def test_the_answer_is_given_in_chinese_where_that_is_asked_for(
        self, archive: Path, source: Path
    ) -> None:
        call("preserve", source, archive=archive)
        assert "第 1 版" in call("show", notice_id(archive), "--lang", "zh", archive=archive).stdout

    def test_hostile_text_cannot_act_on_the_terminal(self, archive: Path, tmp_path: Path) -> None:
        path = tmp_path / "a\x1b[31m\u202eb.txt"
        path.write_bytes(b"x")
        call("preserve", path, archive=archive)
        shown = call("show", notice_id(archive), archive=archive).stdout
        assert "\\x1b[31m\\u202eb.txt" in shown
        assert not {"\x1b", "\u202e"} & set(shown)


class TestWhatIsListed:
    """`list` names each notice by its title, or by what it came from."""

    def test_without_a_title_a_notice_goes_by_its_source_unless_that_is_hidden(
        self, archive: Path, source: Path
    ) -> None:
        good(archive, "preserve", source)
        assert good(archive, "list").stdout.endswith("  (untitled: a file named notice.txt)\n")
        (archive / "catalogue.db").unlink()
        assert "(untitled: a file named notice.txt)" in good(archive, "list").stdout
        good(archive, "withhold", notice_id(archive), "--authority", "law", "--reason", "a minor")
        listed = good(archive, "list").stdout
        assert "  (untitled) [withheld under law]" in listed and "notice.txt" not in listed

    def test_a_title_of_any_version_is_its_name(self, archive: Path, source: Path) -> None:
        good(archive, "preserve", "--title", "通知", "--title", "Notice", source)
        source.write_text("二、另有规定的，从其规定。\n", "utf-8")
        good(archive, "preserve", "--notice", notice_id(archive), source)
        assert "  v2  " in good(archive, "list").stdout
        assert good(archive, "list").stdout.endswith("  通知 / Notice\n")


class TestWhatIsChanged:
    """Bytes that are not those of the manifest are named, not shown, and the exit code is 1."""

    def test_a_changed_rendition_is_not_shown(self, archive: Path, source: Path) -> None:
        call("preserve", source, archive=archive)
        [shelved] = archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
        shelved.write_bytes("二、伪造的文字。".encode())
        done = call("show", notice_id(archive), "--html", archive=archive)
        assert done.returncode == 1
        assert "伪造" not in done.stdout and "renditions/0001.txt" in done.stderr
        assert "not the ones that the manifest lists" in done.stdout

    def test_a_changed_statement_is_not_shown_at_all(self, archive: Path, source: Path) -> None:
        call("preserve", "--title", "Before", source, archive=archive)
        [statement] = (
            path
            for path in archive.glob("shelves/*/*/*/v1/content/manifests/*.json")
            if b"Before" in path.read_bytes()
        )
        statement.write_bytes(statement.read_bytes().replace(b"Before", b"Behind"))
        done = call("show", notice_id(archive), archive=archive)
        assert done.returncode in (1, 3) and "Behind" not in done.stdout


class TestPage:
    """One self-contained page; nothing in it acts, and nothing is fetched."""

    HOSTILE = (
        '<p onclick="alert(1)">&lt;script&gt;alert(2)&lt;/script&gt;</p>'
        '<script>alert("three")</script><style>p{display:none}</style>'
        '<img src="https://evil.example/x" onerror="alert(4)" alt="<script>alert(5)</script>">'
        '<base href="https://evil.example/"><iframe src="https://evil.example"></iframe>'
        "<p>1\u202e000\u202c</p>"
    )

    def test_no_script_and_no_remote_reference_comes_through(self, tmp_path: Path) -> None:
        page = page_of(
            tmp_path, ("a.html", self.HOSTILE.encode()), ("b.txt", b"<script>6</script>")
        )
        assert REMOTE.search(page) is None
        assert "evil.example" not in page and "three" not in page
        assert not re.search(r"(?:src|href)=[\"'](?!#|data:image/)", page)
        assert '<span class="acting">U+202E</span>000' in page and "\u202e" not in page

    def test_its_policy_forbids_what_it_does_not_hold(self, tmp_path: Path) -> None:
        page = page_of(tmp_path, ("a.txt", b"x"))
        assert (
            "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            "base-uri 'none'; form-action 'none'\"" in page
        )

    @settings(max_examples=150)
    @given(
        name=st.sampled_from(("a.html", "a.txt", "a.bin", "a.png")),
        data=st.binary(max_size=300)
        | st.lists(
            st.sampled_from(RUBBISH),
            max_size=30,
        ).map(lambda parts: "".join(parts).encode()),
    )
    def test_any_bytes_at_all_make_a_page_without_a_script(
        self, tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
    ) -> None:
        page = page_of(tmp_path_factory.mktemp("page"), (name, data))
        assert "<script" not in page.lower()
        assert page.endswith("</html>\n")

    def test_a_picture_stands_in_the_page_only_within_the_limit(self, tmp_path: Path) -> None:
        picture = b"\x89PNG\r\n\x1a\n" + bytes(100)
        assert '<img src="data:image/png;base64,' in page_of(tmp_path, ("a.png", picture))
        small = page_of(tmp_path, ("a.png", picture), limits=Limits(page_picture_bytes=50))
        assert "<img" not in small and "page_picture_bytes" in small

    def test_a_text_over_the_limit_is_cut_and_said_to_be(self, tmp_path: Path) -> None:
        page = page_of(tmp_path, ("a.txt", "文".encode() * 50), limits=Limits(page_text_bytes=61))
        assert "文" * 20 in page and "文" * 21 not in page and "page_text_bytes" in page

    def test_a_full_page_lists_what_comes_later(self, tmp_path: Path) -> None:
        files = (("a.txt", b"a" * 60), ("b.txt", b"b" * 60))
        page = page_of(tmp_path, *files, limits=Limits(page_bytes=100))
        assert "a" * 60 in page and "b" * 60 not in page and "page_bytes" in page

    def test_the_seeds_are_read_in_both_languages(self, archive: Path) -> None:
        if not SEEDS.is_dir():
            pytest.skip("the notices of ../shared/seeds are not here")
        call("preserve", "--as-one", *sorted(SEEDS.glob("*.txt")), archive=archive)
        page = call("show", notice_id(archive), "--html", archive=archive).stdout
        assert "一、为了严厉打击和防范利用互联网制作" in page
        assert '<p class="p" lang="zh" dir="auto">' in page
        assert "&lt;p&gt;" not in page

    def test_what_a_later_version_changed_is_marked_in_both(
        self, archive: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "page.html"
        path.write_text("<p>kept ten years</p><p>open to all</p>")
        call("preserve", path, archive=archive)
        path.write_text("<p>kept ten days</p><p>open to all</p>")
        call("preserve", "--notice", notice_id(archive), path, archive=archive)
        page = call("show", notice_id(archive), "--html", archive=archive).stdout
        assert "<ins>kept ten days</ins>" in page and "<del>kept ten years</del>" in page
        assert page.count("open to all") == 2 and "<ins>open" not in page


class TestReducing:
    """An HTML page is reduced to its text, its block structure kept."""

    def test_headings_paragraphs_lists_and_tables_stay_what_they_are(self) -> None:
        page = (
            "<title>T</title><h1>A  b</h1><p>one<br>two<p>three<ul><li>four</ul>"
            "<table><tr><th colspan=2>h</th></tr><tr><td>a<td>b</table><pre> x\n  y</pre>"
        )
        reduced = reduce_page(page)
        assert reduced.title == "T"
        assert [(block.kind, block.text) for block in reduced.blocks if not block.rows] == [
            ("h1", "A b"),
            ("p", "one\ntwo"),
            ("p", "three"),
            ("li", "four"),
            ("pre", " x\n  y"),
        ]
        [table] = (block for block in reduced.blocks if block.rows)
        assert table.rows == ((Cell("h", True, 2),), (Cell("a"), Cell("b")))

    def test_a_table_that_only_lays_out_becomes_paragraphs(self) -> None:
        page = "<table><tr><td>menu<td><table><tr><td>a<td>b</table>after</table>"
        kinds = [(block.kind, block.text) for block in reduce_page(page).blocks]
        assert kinds == [("p", "menu"), ("table", ""), ("p", "after")]

    def test_of_xhtml_a_tag_may_end_its_own_element(self) -> None:
        page = "<title>T</title><script src='a.js'/><p>one</p><p><![CDATA[two]]></p>"
        assert [block.text for block in reduce_page(page, xml=True).blocks] == ["one", "two"]

    def test_an_ideographic_indent_is_kept(self) -> None:
        [block] = reduce_page("<p>\n\u3000\u3000第一条 </p>").blocks
        assert block.text == "\u3000\u3000第一条"

    @pytest.mark.parametrize(
        "piece",
        [
            "<div>",
            "<b><p>",
            "<table><tr><td>",
            "<a ",
            '<a x="',
            "<!--",
            "<![",
            "</",
            "<pre>\n",
            "&#",
        ],
    )
    def test_a_megabyte_of_rubbish_costs_no_more_than_its_length(self, piece: str) -> None:
        begun = time.monotonic()
        reduce_page(piece * (1_000_000 // len(piece)))
        assert time.monotonic() - begun < 20


class TestDecoding:
    """Text is read by its mark, as UTF-8, as declared, or guessed, and it is said which."""

    @pytest.mark.parametrize(
        ("data", "how", "encoding"),
        [
            ("通告".encode("utf-8-sig"), "mark", "utf-8"),
            ("\ufeff通告".encode("utf-16-le"), "mark", "utf-16le"),
            ("通告".encode(), "content", "utf-8"),
            ("通告".encode("gbk"), "content", "gb18030"),
        ],
    )
    def test_plain_text(self, data: bytes, how: str, encoding: str) -> None:
        found = read_text(data)
        assert found is not None
        assert (found.text, found.how, found.encoding) == ("通告", how, encoding)

    def test_a_page_is_read_as_it_declares(self) -> None:
        page = '<meta charset="big5"><p>公告事項'
        found = read_text(page.encode("big5"), declared=True)
        assert found is not None and (found.text, found.how) == (page, "meta")

    def test_a_few_damaged_places_do_not_hide_the_rest(self) -> None:
        found = read_text("通告".encode() * 200 + b"\xff")
        assert found is not None and (found.how, found.damaged) == ("content", 1)

    def test_what_is_no_text_is_not_shown_as_one(self) -> None:
        assert read_text(bytes(range(256))) is None

    def test_a_character_cut_at_the_limit_is_left_out(self) -> None:
        found = read_text("通告".encode()[:-1], whole=False)
        assert found is not None and found.text == "通"


class TestTongue:
    """Script tells the language; the description says the rest."""

    @pytest.mark.parametrize(
        ("text", "described", "tag"),
        [
            ("关于管理的通告", (), "zh"),
            ("关于 ICP 备案管理的通告", ("en", "zh-Hans"), "zh-Hans"),
            ("Notice", ("zh-Hans", "en"), "en"),
            ("Avis", ("fr-CA", "zh"), "fr-CA"),
            ("Notice", (), ""),
            ("お知らせ", (), "ja"),
        ],
    )
    def test_a_tag_is_given_where_it_is_known(
        self, text: str, described: tuple[str, ...], tag: str
    ) -> None:
        assert tongue(text, described) == tag


class TestBrowser:
    """What a browser clicked is counted, with the files that came of it."""

    def test_clicks_are_counted(self) -> None:
        clicked = [{"saved": ["http://a.example/1.doc"]}, {"saved": []}]
        browser = {"name": "Chromium", "version": "1", "sandbox": "on", "clicked": clicked}
        [_, told] = browser_lines(browser, Language.ENGLISH)
        assert told == "clicked for attachments: 2; files that came of it: 1"
        [_] = browser_lines({**browser, "clicked": []}, Language.ENGLISH)
