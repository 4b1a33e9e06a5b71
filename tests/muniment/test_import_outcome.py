"""What an import calls its page is judged as our own fetches are: a challenge is no notice."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, call, good, holds, new_archive
from outcome_cases import page, script
from warcs import info, packed, record, response

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
GONE = page("页面不存在", "您访问的页面不存在或已删除！")
CHALLENGE = script("var arg1='" + "A1" * 20 + "';setCookie('acw_sc__v2',1)")
NOTICE = page("公告", "第12号公告：为了规范政务公开工作，制定本办法。" * 20)
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(NOTICE.encode()), NOTICE.encode())
OTHER = "https://example.org/other"
SINGLE = "<!--\n Page saved with SingleFile \n url: https://example.org/x\n saved date: now\n-->"
MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/x\r\n"
    'Content-Type: multipart/related; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("outcomes"))


def warc(folder: Path, *pages: tuple[str, str]) -> Path:
    records = [response(body.encode(), HTML, warc_target_uri=url) for url, body in pages]
    path = folder / "crawl.warc.gz"
    path.write_bytes(packed(info(), *records))
    return path


def preserve(archive: Path, path: Path, *more: object) -> tuple[int, list[dict[str, Any]]]:
    done = call("preserve", "--json", path, *more, archive=archive)
    return done.returncode, answers(done)


def source(archive: Path, told: dict[str, Any]) -> dict[str, Any]:
    [value] = answers(good(archive, "show", "--json", told["notice"]))
    found: dict[str, Any] = value["versions"][-1]["sources"][0]
    return found


class TestElsewhere:
    """What a file says of its answers: that one was cut short, that one lies elsewhere."""

    def test_a_page_that_was_cut_short(self, archive: Path, tmp_path: Path) -> None:
        cut = response(NOTICE.encode(), HTML, warc_target_uri=OTHER, warc_truncated="length")
        (tmp_path / "cut.warc.gz").write_bytes(packed(info(), cut))
        code, [told] = preserve(archive, tmp_path / "cut.warc.gz")
        assert (code, told["findings"]) == (0, ["import-page-truncated"])
        assert source(archive, told)["judged"]["outcome"] == "truncated"

    def test_records_that_say_the_same_as_another(self, archive: Path, tmp_path: Path) -> None:
        fields = {
            "WARC-Target-URI": OTHER,
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            "WARC-Payload-Digest": "sha256:" + "0" * 64,
            "Content-Type": "application/http;msgtype=response",
        }
        path = tmp_path / "again.warc.gz"
        path.write_bytes(packed(info(), record("revisit", HTML + b"\r\n", fields)))
        code, [told] = preserve(archive, path)
        assert (code, told["findings"]) == (2, ["import-revisits"])
        assert told["missing"][0]["code"] == "import-revisits"
        refused = call("preserve", path, "--each-page", archive=archive)
        assert refused.returncode == 3 and "which are not here" in refused.stderr

    @pytest.mark.parametrize(
        ("head", "body", "address", "shelved"),
        [
            (b"", NOTICE.encode(), OTHER, ".html"),
            (b"Transfer-Encoding: chunked\r\n", CHUNKED, OTHER, ".html"),
            (b"Content-Type: application/octet-stream\r\n", b"\xd0\xcf", f"{OTHER}.wps", ".wps"),
            (b"Content-Type: application/octet-stream\r\n", NOTICE.encode(), OTHER, None),
        ],
        ids=("untold", "untold-chunks", "document", "any-bytes"),
    )
    def test_an_answer_that_does_not_say_what_it_is(
        self,
        archive: Path,
        tmp_path: Path,
        head: bytes,
        body: bytes,
        address: str,
        shelved: str | None,
    ) -> None:
        answer = response(body, b"HTTP/1.1 200 OK\r\n" + head, warc_target_uri=address)
        (tmp_path / "one.warc.gz").write_bytes(packed(info(), answer))
        _, [told] = preserve(archive, tmp_path / "one.warc.gz")
        renditions = [one["path"] for one in told["files"] if one["kind"] == "rendition"]
        assert renditions == [f"renditions/0001{shelved or '.gz'}"]


class TestOnePage:
    """ "An import never pretends to be a capture", and a challenge page never to be the notice."""

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [(GONE, "soft-not-found"), (CHALLENGE, "blocked"), ("", "empty"), (" \n", "empty")],
    )
    def test_a_page_that_is_none_stays_in_its_file(
        self, archive: Path, tmp_path: Path, body: str, outcome: str
    ) -> None:
        path = warc(tmp_path, ("https://example.org/x", body))
        code, [told] = preserve(archive, path)
        assert (code, told["outcome"]) == (2, "preserved")
        [file] = told["files"]
        assert (file["kind"], file["path"]) == ("rendition", "renditions/0001.gz")
        assert told["findings"][-1] == "import-page-no-notice"
        assert told["missing"][0]["relation"] == "page"
        said = source(archive, told)
        assert said["judged"]["outcome"] == outcome and "fetch" not in said
        shown = good(archive, "show", told["notice"]).stdout
        assert "is no notice" in shown
        holds(archive)

    def test_a_notice_is_read_out_and_said_to_be_one(self, archive: Path, tmp_path: Path) -> None:
        code, [told] = preserve(archive, warc(tmp_path, ("https://example.org/x", NOTICE)))
        assert (code, [file["kind"] for file in told["files"]]) == (0, ["import", "rendition"])
        assert source(archive, told)["judged"]["outcome"] == "notice"

    def test_the_operator_has_the_last_word_and_it_is_signed(
        self, archive: Path, tmp_path: Path
    ) -> None:
        path = warc(tmp_path, ("https://example.org/y", GONE))
        code, [told] = preserve(archive, path, "--as-notice", "the notice is that page")
        assert (code, [file["kind"] for file in told["files"]]) == (0, ["import", "rendition"])
        judged = source(archive, told)["judged"]
        assert judged["outcome"] == "soft-not-found"
        assert judged["taken_as_notice"] == "the notice is that page"

    def test_a_resource_is_judged_by_its_text(self, archive: Path, tmp_path: Path) -> None:
        path = tmp_path / "one.warc.gz"
        fields = {"Content-Type": "text/html", "WARC-Target-URI": "https://example.org/x"}
        one = record("resource", GONE.encode(), fields)
        path.write_bytes(packed(info(), one))
        code, [told] = preserve(archive, path)
        assert code == 2 and "import-page-no-notice" in told["findings"]
        assert "None" not in json.dumps(source(archive, told)["judged"])


class TestNoSuccess:
    """A file of refusals and redirects alone is kept, and the notice is missing."""

    REFUSED = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
    MOVED = b"HTTP/1.1 302 Found\r\nLocation: /login\r\n"

    def refusals(self, folder: Path) -> Path:
        heads = (self.REFUSED, self.MOVED, self.REFUSED)
        records = [
            response(b"<h1>404</h1>", head, warc_target_uri=f"https://example.org/{number}")
            for number, head in enumerate(heads)
        ]
        path = folder / "refused.warc.gz"
        path.write_bytes(packed(info(), *records))
        return path

    def test_it_is_told_by_status(self, archive: Path, tmp_path: Path) -> None:
        path = self.refusals(tmp_path)
        done = call("preserve", path, archive=archive)
        assert done.returncode == 2
        assert "No answer in it is one of success" in done.stdout + done.stderr
        assert "404: 2, 302: 1" in done.stdout + done.stderr
        holds(archive)

    def test_none_of_its_pages_can_be_chosen(self, archive: Path, tmp_path: Path) -> None:
        path = self.refusals(tmp_path)
        for how in (("--each-page",), ("--url", "https://example.org/0")):
            done = call("preserve", path, *how, archive=archive)
            assert done.returncode == 3
            assert "none of its answers is one of success" in done.stderr

    def test_a_page_that_was_refused_is_said_to_have_been(
        self, archive: Path, tmp_path: Path
    ) -> None:
        refused = response(b"", self.REFUSED, warc_target_uri="https://example.org/x")
        path = tmp_path / "asked.warc.gz"
        path.write_bytes(packed(info(), response(NOTICE.encode(), HTML), refused))
        done = call("preserve", path, "--url", "https://example.org/x", archive=archive)
        assert done.returncode == 3
        assert "what it has of it was answered with status 4" in done.stderr

    def test_one_answer_of_success_is_enough(self, archive: Path, tmp_path: Path) -> None:
        picture = response(b"GIF89a", b"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n")
        refused = response(b"", self.REFUSED, warc_target_uri="https://example.org/x")
        path = tmp_path / "mixed.warc.gz"
        path.write_bytes(packed(info(), picture, refused))
        code, [told] = preserve(archive, path)
        assert code == 0 and "import-no-success" not in told["findings"]


class TestChosenPages:
    """A page that is asked for by its address is refused, and the file keeps it."""

    def test_each_page_but_those_that_are_none(self, archive: Path, tmp_path: Path) -> None:
        path = warc(tmp_path, ("https://example.org/x", NOTICE), (OTHER, CHALLENGE))
        code, told = preserve(archive, path, "--each-page")
        assert (code, [one["outcome"] for one in told].count("preserved")) == (3, 2)
        [other] = [one for one in told if one["outcome"] == "refused"]
        assert (
            OTHER in other["why"]["sentence"] and "blocked, challenge" in other["why"]["sentence"]
        )
        code, [_, other] = preserve(archive, path, "--url", OTHER, "--as-notice", "evidence of it")
        assert (code, other["outcome"]) == (0, "preserved")
        assert source(archive, other)["judged"]["taken_as_notice"] == "evidence of it"
        holds(archive)


class TestSavedPages:
    """Whoever saved a page may have saved a challenge."""

    def test_of_one_file_it_is_told(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "saved.html").write_text(SINGLE + GONE)
        code, [told] = preserve(archive, tmp_path / "saved.html")
        assert code == 2 and told["findings"] == ["import-page-no-notice"]

    @pytest.mark.parametrize(("body", "code"), [(GONE, 2), (NOTICE, 0)])
    def test_of_mhtml_it_is_not_taken_out(
        self, archive: Path, tmp_path: Path, body: str, code: int
    ) -> None:
        (tmp_path / "saved.mht").write_text(MHTML.format(base64.b64encode(body.encode()).decode()))
        ended, [told] = preserve(archive, tmp_path / "saved.mht")
        kinds = [file["kind"] for file in told["files"]]
        assert (ended, kinds) == (code, ["rendition"] if code else ["import", "rendition"])
        holds(archive)
