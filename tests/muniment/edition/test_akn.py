"""Akoma Ntoso 3.0: valid by the schema, and the text of it is the edition's, unit by unit."""

from pathlib import Path

import pytest

from akn import judge, read_back, sheet, units_of
from editions import CHINESE, ENGLISH, SHARED, law
from muniment.edition.akn import akn_documents
from muniment.edition.akn.markup import NAMESPACE, OWN, document, node
from muniment.edition.sheet import Sheet
from muniment_cli import answers, call, good, new_archive

CORPORA = SHARED / "corpora"
LETTER = [
    "某省人民政府办公厅关于印发某管理办法的通知",
    "某政办发〔2019〕6号",
    "各市人民政府：",
    "现将《某管理办法》印发给你们，请遵照执行。",
    "某省人民政府办公厅",
    "2019年1月22日",
    "某管理办法",
    *law(4)[2:],
    "附件1",
    "一、目录",
    "二、表格",
]
HOSTILE = [
    "<script>alert(1)</script>公告",
    "第一条　]]><doc/>&lt;&#0;\x0b\ufffe\x1b[31m\u202e依《<b>某法</b>》第二条办理。",
    '第二条　见 http://example.org/"onload="x ，javascript:alert(1) <http://example.org/?b=1&c=2>',
]


def check(one: Sheet, folder: Path) -> list[Path]:
    """Write a sheet's documents; assert that each reads back as its column."""
    made = []
    for standing, (name, data) in zip(
        one.parallel.standings, akn_documents(one).items(), strict=True
    ):
        path = folder / f"{len(list(folder.iterdir()))}-{name}"
        path.write_bytes(data)
        assert read_back(data) == units_of(standing.base.column), name
        made.append(path)
    return made


def text(lines: list[str], name: str = "notice.txt") -> tuple[str, str]:
    return name, "\n".join(lines)


class TestDocuments:
    """One document a language: a manifestation of one expression, with ids of our own."""

    def test_what_is_read_back_is_the_edition_and_the_schema_takes_it(self, tmp_path: Path) -> None:
        files = [(path.name, path.read_bytes()) for path in sorted((SHARED / "seeds").glob("*"))]
        sheets = [
            sheet(text(CHINESE, "a.txt"), text(ENGLISH, "b.txt")),
            sheet(text(law(12))),
            sheet(text(LETTER)),
            sheet(text(["只有题目的公告"])),
            sheet(text(["Nothing here has a label.", "And it ends so."])),
            *([sheet(*files)] if files else []),
            *(
                sheet((path.name, path.read_bytes()))
                for folder in sorted(CORPORA.glob("*/input"))
                for path in sorted(folder.iterdir())[:1]
            ),
        ]
        judge([path for one in sheets for path in check(one, tmp_path)])

    def test_the_same_sheet_gives_the_same_bytes(self) -> None:
        made = [akn_documents(sheet(text(law(5)))) for _ in range(2)]
        assert made[0] == made[1]

    def test_references_lead_to_units_and_notes_have_their_marks(self) -> None:
        notes = [*CHINESE[:5], "第三条　依照第二条¹的规定，见 https://example.org/a?b=1&c=2 。",
                 "¹ 某注。"]  # fmt: skip
        [data] = akn_documents(sheet(text(notes))).values()
        said = data.decode()
        assert '<ref href="#art_2">第二条</ref><noteRef href="#fn_1" marker="¹"/>' in said
        assert 'href="https://example.org/a?b=1&amp;c=2"' in said

    def test_what_is_inferred_or_not_printed_is_said_to_be(self) -> None:
        closing = ["第八条　本办法自发布之日起施行。", "2019年3月1日"]
        dated = ["某省人民政府某管理办法", *law(7)[2:], *closing]
        [data] = akn_documents(sheet(text(dated))).values()
        said = data.decode()
        assert 'date="2019-03-01" name="date_written" m:status="printed"' in said
        assert 'm:status="inferred" m:rule="date_written-taken-as-publication"' in said
        [data] = akn_documents(sheet(text(CHINESE))).values()
        assert 'date="0001-01-01" name="unknown" m:status="absent"' in data.decode()
        assert 'showAs="not printed" m:status="absent"' in data.decode()

    def test_a_witness_stands_in_the_provenance_and_not_in_the_text(self) -> None:
        worse = [*CHINESE[:2], "第二条　有下列情形的：", *CHINESE[3:]]
        [data] = akn_documents(sheet(text(CHINESE, "a.txt"), text(worse, "b.txt"))).values()
        assert 'kind="lost" unit="art_2__intro" rendition="b.txt"' in data.decode()


class TestWritten:
    """`export --as` writes a notice's text, `edition --as` that of loose files."""

    def test_a_notice_is_written_with_its_place_in_the_log(self, tmp_path: Path) -> None:
        archive, pair = new_archive(tmp_path), tmp_path / "pair"
        pair.mkdir()
        (pair / "zh.txt").write_text("\n".join(CHINESE), "utf-8")
        (pair / "en.txt").write_text("\n".join(ENGLISH), "utf-8")
        [made] = answers(good(archive, "preserve", pair, "--json"))
        for at in "12":
            good(archive, "export", made["notice"], "--as", "akn", "-o", tmp_path / at)
            good(archive, "export", made["notice"], "--as", "text", "-o", tmp_path / f"{at}.txt")
        assert (tmp_path / "1.txt").read_bytes() == (tmp_path / "2.txt").read_bytes()
        names = sorted(path.name for path in (tmp_path / "1").iterdir())
        assert names == ["en.akn.xml", "zh-Hans.akn.xml"]
        for name in names:
            said = (tmp_path / "1" / name).read_text("utf-8")
            assert said == (tmp_path / "2" / name).read_text("utf-8")
            assert f'object="{made["notice"]}"' in said and 'entry="1"' in said
            assert said.count('sha512="') == 2
        judge([tmp_path / "1" / name for name in names])

    def test_what_is_withheld_stays_behind_and_what_was_changed_is_refused(
        self, tmp_path: Path
    ) -> None:
        archive, pair = new_archive(tmp_path), tmp_path / "pair"
        pair.mkdir()
        (pair / "1.txt").write_text("\n".join(CHINESE), "utf-8")
        (pair / "2.txt").write_text("Kept back.\n", "utf-8")
        [made] = answers(good(archive, "preserve", pair, "--json"))
        kept = ("--files", "renditions/0002.txt", "--authority", "law", "--reason", "a minor")
        good(archive, "withhold", made["notice"], *kept)
        export = ("export", made["notice"], "--as", "akn", "-o")
        done = good(archive, *export, tmp_path / "out")
        assert "renditions/0002.txt is left out" in done.stderr
        [written] = (tmp_path / "out").iterdir()
        assert "Kept back" not in written.read_text("utf-8")
        for path in archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt"):
            path.write_text("第九条")
        done = call(*export, tmp_path / "again", archive=archive)
        assert done.returncode == 3 and "not what its manifest lists" in done.stderr
        assert not (tmp_path / "again").exists()

    def test_loose_files_are_written_where_nothing_is(self, tmp_path: Path) -> None:
        source, out = tmp_path / "a.txt", tmp_path / "out"
        source.write_text("\n".join(CHINESE), "utf-8")
        assert call("edition", source, "--as", "akn", "-o", out).returncode == 0
        assert [path.name for path in out.iterdir()] == ["zh-Hans.akn.xml"]
        assert call("edition", source, "--as", "akn", "-o", out).returncode == 3
        assert call("edition", source, "--as", "akn").returncode == 3
        source.write_bytes(b"\x89PNG\r\n\x1a\n")
        assert call("edition", source, "--as", "text", "-o", tmp_path / "no").returncode == 3


class TestHostile:
    """What a document says never becomes markup, and what XML cannot hold is spelled."""

    def test_markup_stays_text(self, tmp_path: Path) -> None:
        one = sheet(text(HOSTILE, 'a"><script>.txt'))
        [data] = akn_documents(one).values()
        path = tmp_path / "hostile.xml"
        path.write_bytes(data)
        judge([path])
        said = data.decode()
        assert "<script" not in said and "<b>" not in said and "\x1b" not in said
        assert "\\ufffe" in said and "\\x1b[31m" in said
        assert 'm:spelled="true"' in said
        assert "javascript" not in "".join(part.split('"')[0] for part in said.split('href="')[1:])

    def test_what_is_no_text_at_all_can_be_written(self) -> None:
        assert (
            document(node("p", "\ud800\x00", title='"\n\ud800'))
            .decode()
            .endswith(
                'title="&quot;&#10;\\ud800" xmlns="' + NAMESPACE + '" xmlns:m="' + OWN + '">'
                "\\ud800\\x00</p>\n"
            )
        )


@pytest.mark.torture
def test_every_document_of_the_corpora_is_valid_and_reads_back(tmp_path: Path) -> None:
    paths: list[Path] = []
    for folder in sorted(CORPORA.glob("*/input")):
        for source in sorted(folder.iterdir()):
            paths += check(sheet((source.name, source.read_bytes())), tmp_path)
    for at in range(0, len(paths), 200):
        judge(paths[at : at + 200])
