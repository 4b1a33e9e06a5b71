"""Lists of requests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from muniment.request import Request, RequestError
from muniment.request_list import read_requests


def requests(tmp_path: Path, text: str | bytes, **defaults: object) -> list[Request]:
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_requests(path, defaults)


class TestList:
    """`--list FILE.csv`: a heading, then one notice a line (UTF-8, RFC 4180)."""

    def test_a_line_is_a_notice(self, tmp_path: Path) -> None:
        text = 'source,title,published\r\na.txt,"One, ""two""",2014\r\nhttps://x.org/,,\r\n'
        assert requests(tmp_path, text) == [
            Request((str(tmp_path / "a.txt"),), {"title": ['One, "two"'], "published": "2014"}),
            Request(("https://x.org/",), {}),
        ]

    def test_paths_start_at_the_lists_own_folder(self, tmp_path: Path) -> None:
        found = requests(tmp_path, "source\nb/c.txt\n/abs.txt\n")
        assert [one.sources for one in found] == [(f"{tmp_path}/b/c.txt",), ("/abs.txt",)]

    def test_several_values_stand_apart_by_a_bar(self, tmp_path: Path) -> None:
        [one] = requests(tmp_path, "source,title,language\na,公告|Notice,zh-Hans|en\n")
        assert one.notice == {"title": ["公告", "Notice"], "language": ["zh-Hans", "en"]}

    def test_an_empty_field_takes_its_default(self, tmp_path: Path) -> None:
        found = requests(tmp_path, "source,rights\na,\nb,own\n", rights="all", title=["T"])
        assert [one.notice["rights"] for one in found] == ["all", "own"]
        assert [one.notice["title"] for one in found] == [["T"], ["T"]]

    def test_a_notice_to_add_to_may_be_named(self, tmp_path: Path) -> None:
        found = requests(tmp_path, "notice,source\nurn:uuid:1,a\n,b\n")
        assert [one.object_id for one in found] == ["urn:uuid:1", None]

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("apart", [",", ";", "\t"])
    def test_as_spreadsheets_write_it(self, tmp_path: Path, apart: str, codec: str) -> None:
        rows = (("Source", " Title "), (" https://x.org/a ", '"公告,一;二"'), ("b.txt", "Two"))
        text = "".join(f"{apart.join(row)}\r\n" for row in rows)
        [one, two] = requests(tmp_path, text.encode(codec))
        assert (one.sources, one.notice) == (("https://x.org/a",), {"title": ["公告,一;二"]})
        assert (two.sources, two.notice) == ((f"{tmp_path}/b.txt",), {"title": ["Two"]})

    def test_in_json_null_is_not_given(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text('{"source": "a", "title": null, "notice": null}\n')
        [one] = read_requests(tmp_path / "a.jsonl", {"rights": "own"})
        assert (one.notice, one.object_id) == ({"rights": "own"}, None)

    def test_marks_and_empty_lines_are_no_matter(self, tmp_path: Path) -> None:
        text = "\ufeffsource,title\n\na,\n,\n\nb,\n"
        assert len(requests(tmp_path, text)) == 2
        assert requests(tmp_path, "source\n") == []


class TestRefusals:
    """A list that cannot be carried out is refused as a whole, naming the line."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "the heading needs `source`"),
            ("title\nx\n", "the heading needs `source`"),
            ("source,colour\na,b\n", "it has 'colour'"),
            ("source,source\na,b\n", "names a column twice"),
            ("source,title\na\n", "line 2: it has not as many fields"),
            ("source,title\na,b\nc,d,e\n", "line 3: it has not as many fields"),
            ("source,title\n,b\n", "line 2: it names no source"),
            ("source,published\na,2014\n\nb,1.10.2014\n", "line 4: '1.10.2014' is no date"),
            ("source,language\na,chinese!\n", "line 2: 'chinese!' is no language tag"),
            ('source,title\na,"b\x07"\n', "line 2: title holds a control character"),
            ('source,title\na,"b\n', "it is not CSV: unexpected end of data"),
            ('source,title\na,b\nc,"d"e\n', "line 3: it is not CSV"),
            (b"source\na\n\xff\n", "line 3: it is not UTF-8"),
            ("source,title\na,公告\n".encode("gbk"), "line 2: it is not UTF-8. Save it as UTF-8"),
            (b"PK\x03\x04\x14\0\x06\0", "is no text. A list is .csv"),
            (f"source\n{'a' * 200_000}\n", "line 2: it is not CSV: field larger than"),
        ],
    )
    def test_the_line_is_named(self, tmp_path: Path, text: str | bytes, said: str) -> None:
        with pytest.raises(RequestError, match=re.escape(said)) as refused:
            requests(tmp_path, text)
        assert str(tmp_path / "list.csv") in str(refused.value) and refused.value.exit_code == 3

    def test_a_list_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(RequestError, match="cannot be read: No such file"):
            read_requests(tmp_path / "none.csv", {})
