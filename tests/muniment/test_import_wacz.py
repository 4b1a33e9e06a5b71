"""WACZ files as imports: validated, their signatures told as claims, their pages read out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest import SourceKind
from manifests import Limits
from muniment.conformance.report import Nobody
from muniment.imports.recognise import recognise_import
from muniment.imports.web_archive import survey_container
from muniment_cli import answers, call, good, holds, new_archive
from waczs import make_wacz, zip_of
from warcs import URL, info, packed, response

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TWO = packed(info(), response(b"<p>1", HTML), response(b"<p>2", HTML, warc_target_uri=URL + "2"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("imports"))


def write(folder: Path, data: bytes) -> Path:
    (folder / "c.wacz").write_bytes(data)
    return folder / "c.wacz"


class TestWacz:
    """ "WACZ (signatures checked and recorded as claims)"."""

    def test_the_page_that_it_lists(self, archive: Path, tmp_path: Path) -> None:
        path = write(tmp_path, make_wacz())
        [told] = answers(good(archive, "preserve", "--json", path))
        [value] = answers(good(archive, "show", "--json", told["notice"]))
        version = value["versions"][0]
        [source] = version["sources"]
        content = archive / value["shelf"] / "v1/content"
        container, page = version["files"]
        assert (content / container["path"]).read_bytes() == path.read_bytes()
        assert (content / page["path"]).read_bytes() == b"<html>notice</html>"
        assert source["kind"] == "wacz" and source["page"]["member"] == "archive/data.warc.gz"
        signed = {one["code"] for one in source["report"]["checked"]}
        assert "wacz-signature" in signed and source["report"]["errors"] == 0
        claims = {one["name"]: one["value"] for one in source["claims"]}
        assert claims["signature: created"] == "2026-11-22T08:00:00Z"
        said = good(archive, "show", told["notice"], "--lang", "zh").stdout
        assert "密钥属于何人，无从得知" in said

    def test_a_wrong_signature_is_told_and_the_file_is_kept(
        self, archive: Path, tmp_path: Path
    ) -> None:
        data = make_wacz(digest={"hash": f"sha256:{'0' * 64}"})
        [told] = answers(good(archive, "preserve", "--json", write(tmp_path, data)))
        assert {"import-invalid", "wacz-digest-hash", "wacz-auth-hash"} <= set(told["findings"])

    @pytest.mark.parametrize("deflated", [(), ("archive/data.warc.gz",)])
    def test_each_page_of_many(
        self, archive: Path, tmp_path: Path, deflated: tuple[str, ...]
    ) -> None:
        lines = [{"id": str(n), "url": URL + n, "ts": "2026-11-22T08:00:00Z"} for n in ("", "2")]
        listed = "\n".join(map(json.dumps, [*lines, {"url": "https://x.example/", "ts": "2026"}]))
        change = {"archive/data.warc.gz": TWO, "pages/pages.jsonl": listed.encode()}
        path = write(tmp_path, make_wacz(change, deflated=deflated))
        whole, *pages = answers(good(archive, "preserve", "--json", "--each-page", path))
        assert "import-page-without-record" in whole["findings"] and len(pages) == 2
        [value] = answers(good(archive, "show", "--json", pages[1]["notice"]))
        at = archive / value["shelf"] / "v1/content" / value["versions"][0]["files"][1]["path"]
        assert at.read_bytes() == b"<p>2"

    @pytest.mark.parametrize("length", [0, 3, 100, -100, -1])
    def test_a_file_cut_short_is_kept_and_told(
        self, archive: Path, tmp_path: Path, length: int
    ) -> None:
        data = make_wacz()[:length] + b"%d" % length
        [told] = answers(good(archive, "preserve", "--json", write(tmp_path, data)))
        assert told["files"][0]["size"] == len(data)
        assert "import-invalid" in told["findings"]

    def test_the_vectors_of_webrecorder(self, archive: Path, fixtures: Path) -> None:
        paths = sorted((fixtures / "wacz").iterdir())
        told = answers(good(archive, "preserve", "--json", *paths))
        assert [len(one["files"]) for one in told] == [2, 1, 2, 2]
        holds(archive)

    def test_more_pages_than_are_remembered(self, tmp_path: Path) -> None:
        path = write(tmp_path, make_wacz())
        survey = survey_container(SourceKind.WACZ, path, Limits(import_records=0), Nobody())
        assert survey.crowded and survey.only is None
        assert "limits.import_records" in survey.trouble

    def test_an_office_document_is_no_wacz(self, archive: Path, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(zip_of({"pages/a.xml": b"<a/>", "archive/x": b""}))
        assert recognise_import(path, Limits()) is None
        assert call("preserve", path, "--url", URL, archive=archive).returncode == 3
