"""Files are told by their formats, by a process that a hostile one may crash and no more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import documents
from ingest.formats.identify import Formats
from manifests import Limits, Statement, parse_statement
from muniment_cli import ROOT, answers, call, good, new_archive, run

[EXTRA] = (ROOT / ".peers/formats/lib").glob("python3*/site-packages")
SAID = {"title": documents.TITLE, "author": documents.AUTHOR}


@pytest.fixture(scope="module")
def surroundings() -> dict[str, str]:
    """Where Python finds the extra, which stands in an environment of its own."""
    found = (os.environ.get("PYTHONPATH"), str(EXTRA))
    return {"PYTHONPATH": os.pathsep.join(one for one in found if one)}


@pytest.fixture(scope="module")
def formats(surroundings: dict[str, str]) -> Iterator[Formats]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", surroundings["PYTHONPATH"])
        with Formats(Limits(format_seconds=30)) as one:
            yield one


def told(formats: Formats, folder: Path, name: str, data: bytes) -> dict[str, Any]:
    (folder / name).write_bytes(data)
    answer = dict(formats.identify(folder / name))
    assert answer.pop("tool").startswith("opf-fido ")
    assert answer.pop("signatures").startswith("PRONOM ")
    return answer


def statement(archive: Path, answer: dict[str, Any]) -> Statement:
    [path] = archive.glob(f"shelves/*/*/*/v1/content/manifests/{answer['accession']}.json")
    return parse_statement(path.read_bytes(), 1 << 20)


class TestFormats:
    """What the signatures say, and what the file says of itself."""

    def test_a_pdf(self, formats: Formats, tmp_path: Path) -> None:
        answer = told(formats, tmp_path, "a.pdf", documents.pdf())
        facts = {**SAID, "pages": "2", "version": "1.4", "created": "D:20141001083000Z"}
        assert answer == {
            "puids": ["fmt/18"], "mime": "application/pdf", "by": "signature", "facts": facts,
        }  # fmt: skip

    def test_a_claim_of_pdf_a(self, formats: Formats, tmp_path: Path) -> None:
        answer = told(formats, tmp_path, "a.pdf", documents.pdf(pdfa=True))
        assert answer["facts"]["pdfa"] == "PDF/A-2b"

    def test_a_pdf_with_a_password(self, formats: Formats, tmp_path: Path) -> None:
        answer = told(formats, tmp_path, "a.pdf", documents.pdf(locked=True))
        assert answer["puids"] == ["fmt/18"] and answer["facts"] == {"encryption": "password"}

    @pytest.mark.parametrize(
        ("make", "puid", "more"),
        [
            (documents.docx, "fmt/412", {"pages": "3", "application": "WPS Office"}),
            (documents.ofd, "x-fmt/263", {"format": "OFD 1.0", "pages": "2"}),
            (documents.doc, "fmt/111", {"pages": "7"}),
        ],
        ids=("docx", "ofd", "doc"),
    )
    def test_office_documents(
        self,
        formats: Formats,
        tmp_path: Path,
        make: Callable[[], bytes],
        puid: str,
        more: dict[str, str],
    ) -> None:
        answer = told(formats, tmp_path, "file.bin", make())
        assert answer["puids"] == [puid]
        assert answer["facts"].pop("created").startswith("2014-10-01")
        assert answer["facts"] == {**SAID, **more}

    def test_what_pronom_does_not_know(self, formats: Formats, tmp_path: Path) -> None:
        answer = told(formats, tmp_path, "a.ceb", b"Founder CEB 3.0\0\0")
        assert answer == {"facts": {"format": "CEB 3.0"}}

    def test_of_plain_text_only_the_ending_tells(self, formats: Formats, tmp_path: Path) -> None:
        answer = told(formats, tmp_path, "notice.txt", "公告\n".encode())
        assert "x-fmt/111" in answer["puids"] and answer["by"] == "extension"

    @pytest.mark.parametrize("data", [b"", b"\0" * 4096, b"%PDF-1.4", b"PK\3\4" + bytes(64)])
    def test_what_it_is_not_is_not_said(
        self, formats: Formats, tmp_path: Path, data: bytes
    ) -> None:
        answer = told(formats, tmp_path, "file.dat", data)
        assert "trouble" in answer or not answer.get("facts", {}).keys() & SAID.keys()


class TestHostile:
    """A file costs its own answer."""

    @pytest.mark.parametrize("cut", range(200, 3000, 700))
    def test_a_document_that_is_cut_off(self, formats: Formats, tmp_path: Path, cut: int) -> None:
        for data in (documents.pdf(), documents.docx(), documents.doc()):
            told(formats, tmp_path, "file.bin", data[:cut])
        assert told(formats, tmp_path, "a.pdf", documents.pdf())["puids"] == ["fmt/18"]

    def test_one_that_is_never_read_to_its_end(
        self, surroundings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PYTHONPATH", surroundings["PYTHONPATH"])
        os.mkfifo(tmp_path / "pipe")
        with Formats(Limits(format_seconds=1)) as formats:
            assert "trouble" not in told(formats, tmp_path, "a.txt", b"before")
            assert formats.identify(tmp_path / "pipe")["trouble"]
            assert "trouble" not in told(formats, tmp_path, "a.txt", b"after")


class TestPreserve:
    """With the extra, statements say it, and so does PREMIS; without, nothing is said."""

    def test_it_stands_in_the_statement_and_in_premis(
        self, tmp_path: Path, surroundings: dict[str, str]
    ) -> None:
        archive, source = new_archive(tmp_path), tmp_path / "notice.pdf"
        source.write_bytes(documents.pdf())
        done = run("preserve", "--json", source, archive=archive, extra=surroundings)
        assert done.returncode == 0, done.stderr
        notice = answers(done)[0]["notice"]
        [said] = statement(archive, answers(done)[0]).formats
        assert said["path"] == "renditions/0001.pdf" and said["puids"] == ["fmt/18"]
        good(archive, "verify")
        good(archive, "export", notice, "--as", "premis", "-o", tmp_path / "p.xml")
        written = (tmp_path / "p.xml").read_text("utf-8")
        assert "<premis:formatRegistryKey>fmt/18<" in written
        assert f"Value>{documents.AUTHOR}<" in written

    def test_held_material_keeps_it(self, tmp_path: Path, surroundings: dict[str, str]) -> None:
        archive, source = new_archive(tmp_path), tmp_path / "notice.pdf"
        source.write_bytes(documents.pdf())
        done = run("preserve", "--hold", "--json", source, archive=archive, extra=surroundings)
        [told] = answers(good(archive, "commit", "--json", answers(done)[0]["held"]))
        assert statement(archive, told).formats[0]["puids"] == ["fmt/18"]

    def test_it_can_be_asked_for_in_vain(self, tmp_path: Path) -> None:
        archive, source = new_archive(tmp_path), tmp_path / "notice.txt"
        source.write_bytes(b"notice")
        settings = archive / "muniment.toml"
        asked = settings.read_text().replace('# identify = "auto"', 'identify = "yes"')
        settings.write_text(asked)
        done = call("preserve", source, archive=archive)
        assert done.returncode == 3 and "pip install" in done.stderr
