"""DOC, WPS, RTF and ODT by way of LibreOffice, which has no network and leaves nothing behind."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

import pytest

from ingest.documents.child import Bounds, NotAloneError, StoppedError
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.formats import office
from muniment.edition.read import read_rendition
from system_packages import need
from word_files import docx, p, packed

TEXT = ["某市文书保存办法", "第一条　保存机构应当登记来源。", "第二条　本办法自公布之日起施行。"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rtf(lines: list[str], more: str = "") -> bytes:
    """An RTF 1.9 of these paragraphs."""
    spelled = ("".join(f"\\u{ord(one)}?" for one in line) + "\\par\n" for line in lines)
    return ("{\\rtf1\\ansi\\uc1 " + "".join(spelled) + more + "}").encode("ascii")


def read(data: bytes) -> ReadRendition:
    return read_rendition(data, "notice", Limits())


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


class TestConverted:
    """Where LibreOffice is, it converts what it is given, and does nothing else."""

    def test_an_rtf_is_read_and_what_it_links_to_is_not_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        need("soffice", "libreoffice-writer-nogui")
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with socket.create_server(("127.0.0.1", 0)) as asked:
            address = f"http://127.0.0.1:{asked.getsockname()[1]}/a.png"
            made_anew = ("DATE", "2019"), ("FILENAME", "a.doc")
            fields = "".join(
                f"{{\\field{{\\*\\fldinst {{ {name} }}}}{{\\fldrslt {{{was}}}}}}}"
                for name, was in made_anew
            )
            formula = r"{\field{\*\fldinst { eq \\o\\ac(O,1) }}{\fldrslt }}"
            link = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}" \\\\d}}{{\\fldrslt }}}}'
            found = read(rtf(TEXT, fields + formula + link))
            asked.setblocking(False)
            with pytest.raises(BlockingIOError):
                asked.accept()
        assert found.format == "rtf"
        assert found.columns[0].view.text.split("\n") == TEXT
        assert codes(found) == ["document-converted", "document-formulas", "document-fields"]
        assert dict(found.findings[2].particulars) == {"count": "2"}
        assert not list(tmp_path.iterdir())

    @pytest.mark.torture
    def test_what_it_cannot_convert_is_said(self) -> None:
        need("soffice", "libreoffice-writer-nogui")
        found = read(OLE + bytes(504) + "WordDocument".encode("utf-16le") + bytes(9000))
        assert found.text is None and codes(found) == ["document-unconverted"]


class TestWhatItIs:
    """Which files go this way, and what is said where they cannot."""

    def test_without_it_the_finding_names_the_package(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office, "has_office", lambda: False)
        for data in (rtf(TEXT), OLE + "WordDocument".encode("utf-16le"), odt()):
            found = read(data)
            assert (found.text, codes(found)) == (None, ["document-needs-program"])
            assert dict(found.findings[0].particulars)["package"] == "libreoffice-writer-nogui"

    def test_an_ole_file_that_is_no_text_is_named(self) -> None:
        assert codes(read(OLE + bytes(600))) == ["text-unread-format"]

    def test_a_system_that_lets_nothing_be_without_a_network_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def converted(data: bytes, ending: str, bounds: Bounds) -> bytes:
            if bounds.alone:
                raise NotAloneError("not here")
            return docx(*TEXT)

        monkeypatch.setattr(office, "has_office", lambda: True)
        monkeypatch.setattr(office, "converted", converted)
        assert codes(read(rtf(TEXT))) == ["document-converted", "document-networked"]

    def test_what_it_makes_anew_is_none_of_the_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def field(name: str, result: str) -> str:
            parts = (
                '<w:fldChar w:fldCharType="begin"/>',
                f"<w:instrText> {name} </w:instrText>",
                '<w:fldChar w:fldCharType="separate"/>',
                f"<w:t>{result}</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
            )
            return "".join(f"<w:r>{one}</w:r>" for one in parts)

        garbled = "某市文书保存办法。某市文书保存办法。".encode("gb18030").decode("latin-1")
        lost = field(r"REF _Ref9 \h", "Error: Reference source not found")
        body = p("于", field("DATE", "2026"), field("CREATEDATE", "2018"), lost, "印发。")
        turned = docx(body, garbled)
        monkeypatch.setattr(office, "has_office", lambda: True)
        monkeypatch.setattr(office, "converted", lambda *_: turned)
        found, own = read(rtf(TEXT)), read(turned)
        assert found.text is not None and own.text is not None
        assert found.text.content.startswith("于2018印发。")
        assert codes(found) == ["document-converted", "document-fields", "document-garbled"]
        assert dict(found.findings[1].particulars) == {"count": "2"}
        assert own.text.content.startswith("于20262018Error")

    def test_one_that_crashes_it_has_no_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def converted(data: bytes, ending: str, bounds: Bounds) -> bytes:
            raise StoppedError("it ended with -11")

        monkeypatch.setattr(office, "has_office", lambda: True)
        monkeypatch.setattr(office, "converted", converted)
        found = read(odt())
        assert (found.text, codes(found)) == (None, ["document-unconverted"])


def odt() -> bytes:
    """The beginning of an OpenDocument text."""
    return packed({"mimetype": "application/vnd.oasis.opendocument.text"}, method=0)
