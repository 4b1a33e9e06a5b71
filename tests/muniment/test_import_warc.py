"""WARC files as imports: kept as they came, with the page in them read out, and nothing claimed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest import SourceKind
from manifests import Limits
from muniment.conformance.report import Nobody
from muniment.imports.recognise import recognise_import
from muniment.imports.web_archive import survey_container
from muniment_cli import answers, call, good, holds, kinds, new_archive
from warcs import DATE, URL, info, packed, plain, record, response

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PAGE = response("<p>公告</p>".encode(), HTML)
OTHER_URL = "https://example.org/other"


def other(body: bytes = b"<p>other</p>", **fields: str | None) -> bytes:
    return response(body, HTML, warc_target_uri=OTHER_URL, **fields)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("imports"))


def preserve(archive: Path, path: Path, *more: object) -> list[dict[str, Any]]:
    return answers(good(archive, "preserve", "--json", path, *more))


def shown(archive: Path, told: dict[str, Any]) -> dict[str, Any]:
    [value] = answers(good(archive, "show", "--json", told["notice"]))
    [version] = value["versions"]
    assert isinstance(version, dict)
    return version


def bytes_of(archive: Path, told: dict[str, Any], path: str) -> bytes:
    [value] = answers(good(archive, "show", "--json", told["notice"]))
    return (archive / value["shelf"] / "v1/content" / path).read_bytes()


def write(folder: Path, data: bytes, name: str = "crawl.warc.gz") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


class TestOnePage:
    """ "A WARC of one page becomes one notice." """

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("one.warc", plain(info(), PAGE)),
            ("each.warc.gz", packed(info(), PAGE)),
            ("whole.warc.gz", gzip.compress(plain(info(), PAGE), mtime=0)),
            ("then-plain.warc.gz", packed(info()) + PAGE),
            ("then-packed.warc", plain(info()) + packed(PAGE)),
        ],
    )
    def test_the_file_and_the_page(
        self, archive: Path, tmp_path: Path, name: str, data: bytes
    ) -> None:
        [told] = preserve(archive, write(tmp_path, data, name))
        container, page = told["files"]
        assert (container["kind"], page["kind"]) == ("import", "rendition")
        assert bytes_of(archive, told, container["path"]) == data
        assert bytes_of(archive, told, page["path"]) == "<p>公告</p>".encode()
        assert page["derived_from"].startswith(f"{container['path']}#urn:uuid:")

    def test_it_never_pretends_to_be_a_capture(self, archive: Path, tmp_path: Path) -> None:
        [told] = preserve(archive, write(tmp_path, packed(info(), PAGE, PAGE), "twice.warc.gz"))
        version = shown(archive, told)
        [source] = version["sources"]
        assert version["exchanges"] == [] and source["kind"] == "warc"
        assert source["page"]["address"] == {"source": "claimed", "value": URL}
        assert source["page"]["time"] == {"source": "claimed", "value": DATE}
        assert source["claims"] == [{"name": "software", "source": "claimed", "value": "muniment"}]
        assert "address" not in source and str(tmp_path) not in json.dumps(version)

    def test_codings_are_undone(self, archive: Path, tmp_path: Path) -> None:
        body = b"3\r\n" + gzip.compress(b"<p>x", mtime=0)[:3] + b"\r\n"
        rest = gzip.compress(b"<p>x", mtime=0)[3:]
        body += b"%x\r\n%b\r\n0\r\n\r\n" % (len(rest), rest)
        head = HTML + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
        [told] = preserve(archive, write(tmp_path, packed(response(body, head))))
        assert bytes_of(archive, told, told["files"][1]["path"]) == b"<p>x"

    def test_an_interim_response_before_it_is_passed_over(
        self, archive: Path, tmp_path: Path
    ) -> None:
        data = packed(response(b"<p>after 100", b"HTTP/1.1 100 Continue\r\n\r\n" + HTML))
        [told] = preserve(archive, write(tmp_path, data))
        assert bytes_of(archive, told, told["files"][1]["path"]) == b"<p>after 100"

    def test_beside_other_sources_of_one_notice(self, archive: Path, tmp_path: Path) -> None:
        paths = [
            write(tmp_path, b"note", "note.txt"),
            write(tmp_path, packed(other(b"<p>beside")), "b.warc.gz"),
            write(tmp_path, packed(other(b"<p>and")), "c.warc.gz"),
        ]
        told = answers(good(archive, "preserve", "--json", "--as-one", *paths))
        kept = [file["path"] for one in told for file in one["files"] if file["kind"] != "import"]
        assert kept == ["renditions/0001.txt", "renditions/0002.html", "renditions/0003.html"]
        assert len({file["path"] for one in told for file in one["files"]}) == 5

    def test_seen_again_it_is_not_kept_again(self, archive: Path, tmp_path: Path) -> None:
        path = write(tmp_path, packed(other(b"again")))
        [first], [again] = preserve(archive, path), preserve(archive, path)
        assert again["outcome"] == "seen again" and again["notice"] == first["notice"]

    def test_a_page_that_unfolds_without_end_stays_in_the_file(
        self, archive: Path, tmp_path: Path
    ) -> None:
        bomb = gzip.compress(bytes(40 << 20), mtime=0)
        head = HTML + b"Content-Encoding: gzip\r\n"
        [told] = preserve(archive, write(tmp_path, packed(response(bomb, head))))
        assert "import-page-too-large" in told["findings"]
        assert [one["kind"] for one in told["files"]] == ["rendition"]

    def test_as_is_it_is_a_file(self, archive: Path, tmp_path: Path) -> None:
        [told] = preserve(archive, write(tmp_path, packed(info(), other(b"asis"))), "--as-is")
        [source] = shown(archive, told)["sources"]
        assert source["kind"] == "file" and len(told["files"]) == 1


class TestManyPages:
    """ "Many pages: --url, each page, or the file as one rendition", which is the default."""

    REQUEST = record(
        "request",
        b"GET / HTTP/1.1\r\n\r\n",
        {"WARC-Target-URI": URL, "WARC-Concurrent-To": "<urn:x:page>"},
    )
    FIRST = response(b"<p>one</p>", HTML, warc_record_id="<urn:x:page>")

    def many(self, folder: Path, *more: bytes) -> Path:
        return write(folder, packed(info(), self.REQUEST, self.FIRST, other(), *more), "many.warc")

    def test_by_itself_it_is_one_rendition(self, archive: Path, tmp_path: Path) -> None:
        [told] = preserve(archive, self.many(tmp_path))
        [file] = told["files"]
        assert file["kind"] == "rendition" and shown(archive, told)["sources"][0]["pages"] == 2

    def test_each_page_is_a_notice_with_its_records(self, archive: Path, tmp_path: Path) -> None:
        path = self.many(tmp_path, other(b"<p>later</p>", warc_date="2026-12-01T00:00:00Z"))
        whole, first, later = preserve(archive, path, "--each-page", "--title", "T")
        records = bytes_of(archive, first, first["files"][0]["path"])
        assert records == packed(info(), self.REQUEST, self.FIRST)
        assert bytes_of(archive, later, later["files"][1]["path"]) == b"<p>later</p>"
        [source] = shown(archive, first)["sources"]
        data = path.read_bytes()
        assert source["container"]["sha512"] == hashlib.sha512(data).hexdigest()
        assert whole["files"][0]["sha512"] == source["container"]["sha512"]
        assert shown(archive, whole)["description"] == {}
        assert shown(archive, first)["description"] == {"title": ["T"]}
        again = preserve(archive, path, "--url", URL)
        assert [one["outcome"] for one in again] == ["seen again"] * 2

    @pytest.mark.parametrize(
        "data",
        [
            gzip.compress(plain(info(), REQUEST, FIRST, other(b"<p>3</p>")), mtime=0),
            packed(info(), REQUEST) + plain(FIRST, other(b"<p>4</p>")),
            plain(info(), REQUEST) + packed(FIRST, other(b"<p>5</p>")),
        ],
    )
    def test_records_that_share_a_member_or_are_in_none_are_written_plainly(
        self, archive: Path, tmp_path: Path, data: bytes
    ) -> None:
        _, told = preserve(archive, write(tmp_path, data), "--url", URL)
        kept = told["files"][0]["path"]
        assert kept.endswith(".warc")
        assert bytes_of(archive, told, kept) == plain(info(), self.REQUEST, self.FIRST)

    def test_a_page_goes_to_the_notice_that_is_named(self, archive: Path, tmp_path: Path) -> None:
        [notice] = preserve(archive, write(tmp_path, b"text", "a.txt"))
        path = self.many(tmp_path, other(b"<p>to a notice</p>"))
        container, page = preserve(archive, path, "--url", URL, "--notice", notice["notice"])
        assert (page["notice"], page["version"]) == (notice["notice"], 2)
        assert container["notice"] != notice["notice"]

    def test_a_page_that_is_not_there_is_said_so(self, archive: Path, tmp_path: Path) -> None:
        before = kinds(archive)
        done = call(
            "preserve", self.many(tmp_path), "--url", "https://nowhere.example", archive=archive
        )
        assert done.returncode == 3 and f"It holds 2: {URL}" in done.stderr
        assert kinds(archive) == before

    def test_more_records_than_are_remembered(self, tmp_path: Path) -> None:
        survey = survey_container(
            SourceKind.WARC, self.many(tmp_path), Limits(import_records=2), Nobody()
        )
        assert survey.crowded and survey.pages == () and survey.records == 4

    def test_a_plan_keeps_nothing(self, archive: Path, tmp_path: Path) -> None:
        before, path = kinds(archive), self.many(tmp_path)
        [plan] = answers(good(archive, "preserve", "--dry-run", "--json", path))
        assert [one["address"] for one in plan["import"]["pages"]] == [URL, OTHER_URL]
        said = good(archive, "preserve", "--dry-run", "--url", URL, path).stdout
        assert f"would be a notice: {URL} ({DATE}) of {path}" in said
        assert kinds(archive) == before

    @pytest.mark.parametrize(
        "wrong", [("--url", URL, "--each-page"), ("--each-page", "--as-is"), ("--url", URL, URL)]
    )
    def test_what_does_not_go_together(
        self, archive: Path, tmp_path: Path, wrong: tuple[str, ...]
    ) -> None:
        assert call("preserve", self.many(tmp_path), *wrong, archive=archive).returncode == 3


class TestDamage:
    """ "Damaged input is kept and described." """

    def test_a_cut_gzip_is_noticed(self, archive: Path, tmp_path: Path) -> None:
        data = packed(info(), PAGE, other(b"<p>" + bytes(range(256)) * 9))[:-60]
        [told] = preserve(archive, write(tmp_path, data))
        assert {"import-invalid", "warc-a-cut"} <= set(told["findings"])
        assert bytes_of(archive, told, told["files"][0]["path"]) == data
        assert bytes_of(archive, told, told["files"][1]["path"]) == "<p>公告</p>".encode()

    def test_what_only_its_name_says_is_told_to_be_none(
        self, archive: Path, tmp_path: Path
    ) -> None:
        [told] = preserve(archive, write(tmp_path, b"no record at all", "x.warc"))
        assert "warc-4-no-record" in told["findings"]

    def test_its_trouble_is_told_in_both_languages(self, archive: Path, tmp_path: Path) -> None:
        [told] = preserve(archive, write(tmp_path, plain(info(), PAGE, other())[:-10]))
        english = good(archive, "show", told["notice"]).stdout
        assert "It breaks its specification (errors: 1" in english
        assert "nobody here saw that" in english
        chinese = good(archive, "show", told["notice"], "--lang", "zh").stdout
        assert "它不合规范（错误 1 处" in chinese and "本处无人目睹" in chinese
        assert "（导入）" in good(archive, "show", "--html", told["notice"], "--lang", "zh").stdout

    @settings(max_examples=60)
    @given(data=st.data())
    def test_wherever_it_ends_every_whole_record_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        records = [info(), PAGE, other(), other(b"<p>third</p>")]
        pack = data.draw(st.sampled_from([packed, plain]))
        whole = pack(*records)
        cut = data.draw(st.integers(1, len(whole)))
        ends = [len(pack(*records[: count + 1])) for count in range(len(records))]
        path = write(tmp_path_factory.getbasetemp(), whole[:cut], "cut.warc")
        survey = survey_container(SourceKind.WARC, path, Limits(), Nobody())
        # The two line ends behind a block belong to the record, and tell nothing that it lacks.
        slack = 4 if pack is plain else 0
        assert survey.records == sum(end - slack <= cut for end in ends)
        assert bool(survey.report.errors) == (cut not in ends)


class TestOthers:
    """ "Real containers", made by others."""

    # warcio leaves its temporary files to the garbage collector.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.filterwarnings("ignore::ResourceWarning")
    def test_what_warcio_writes(self, archive: Path, tmp_path: Path) -> None:
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=True)
        writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "made by us"}))
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        one = writer.create_warc_record(
            "http://example.com/", "response", payload=io.BytesIO(b"<p>warcio"), http_headers=head
        )
        writer.write_record(one)
        [told] = preserve(archive, write(tmp_path, out.getvalue()))
        assert bytes_of(archive, told, told["files"][1]["path"]) == b"<p>warcio"
        [source] = shown(archive, told)["sources"]
        assert {"name": "software", "source": "claimed", "value": "made by us"} in source["claims"]

    def test_the_vectors_of_warcio_and_iipc(self, archive: Path, fixtures: Path) -> None:
        paths = sorted([*(fixtures / "warc-warcio").iterdir(), *(fixtures / "warc-iipc").iterdir()])
        told = answers(good(archive, "preserve", "--json", *paths))
        taken = {
            Path(one["source"]).name: any("derived_from" in file for file in one["files"])
            for one in told
        }
        assert len(taken) == len(paths) and taken["example-iana.org-chunked.warc"]
        assert not taken["example-digest.warc"]
        holds(archive)

    @pytest.mark.parametrize("data", [b"WARD/1.0", b"\x1f\x8b\x08WARC/", b"PK\x03\x04rest", b""])
    def test_what_says_nothing_is_a_file_like_any_other(self, tmp_path: Path, data: bytes) -> None:
        assert recognise_import(write(tmp_path, data, "x.bin"), Limits()) is None
