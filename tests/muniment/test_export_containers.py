"""Containers that were imported leave by their records: as WARC files, an index, or one WACZ."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from manifests import Limits
from muniment.exchange.web.cdxj import index_warc
from muniment_cli import answers, call, good, new_archive
from waczs import FILES, make_wacz
from warcs import URL, info, packed, response

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("containers"))


def lines(index: bytes) -> list[dict[str, str]]:
    return [json.loads(line.split(" ", 2)[2]) for line in index.decode().splitlines()]


class TestContainers:
    """What came in a container leaves by its records, whatever it was kept as."""

    def test_of_many_pages_all_records_leave(self, archive: Path, tmp_path: Path) -> None:
        second = response(b"<p>2", HTML, warc_target_uri=URL + "2")
        data = packed(info(), response(b"<p>1", HTML), second)
        for name, content in (
            ("a.warc.gz", data),
            ("b.warc", b"".join(map(gzip.decompress, (data,)))),
            ("c.wacz", make_wacz({"archive/data.warc.gz": data, "pages/pages.jsonl": b""})),
        ):
            (tmp_path / name).write_bytes(content)
            [told] = answers(good(archive, "preserve", "--json", tmp_path / name))
            assert [one["kind"] for one in told["files"]] == ["rendition"]
            target = tmp_path / f"{name}.folder"
            good(archive, "export", told["notice"], "--as", "warc", "-o", target)
            [warc] = target.glob("*.warc*")
            assert warc.read_bytes() == (content if name != "c.wacz" else data)
            assert warc.name.endswith(".warc" if name == "b.warc" else ".warc.gz")
            assert len(lines((target / "index.cdxj").read_bytes())) == 2
            wacz = tmp_path / f"{name}.again.wacz"
            good(archive, "export", told["notice"], "--as", "wacz", "-o", wacz)
            with zipfile.ZipFile(wacz) as opened:
                _, *pages = map(json.loads, opened.read("pages/pages.jsonl").splitlines())
            assert [one["url"] for one in pages] == [URL, URL + "2"]
            assert {one["ts"] for one in pages} == {"2026-11-22T08:00:00Z"}
            assert len({one["id"] for one in pages}) == 2
            [report] = answers(good(archive, "validate", "--json", wacz))
            assert (report["verdict"], report["errors"]) == (0, 0)

    def test_a_damaged_wacz_is_told(self, archive: Path, tmp_path: Path) -> None:
        data = make_wacz()
        at = data.index(FILES["archive/data.warc.gz"]) + 40
        (tmp_path / "c.wacz").write_bytes(data[:at] + b"\0\0" + data[at + 2 :])
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "c.wacz"))
        asked = ("export", told["notice"], "--as", "wacz", "-o", tmp_path / "again.wacz")
        done = call(*asked, archive=archive)
        assert done.returncode == 3 and "It is a damaged WACZ" in done.stderr
        assert {path.name for path in tmp_path.iterdir()} == {"c.wacz"}

    def test_what_no_index_can_point_into_is_told(self, archive: Path, tmp_path: Path) -> None:
        frames = b"".join(map(zstd.compress, (info(), response(b"<p>1", HTML))))
        (tmp_path / "a.warc.zst").write_bytes(frames)
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "a.warc.zst"))
        asked = ("export", told["notice"], "--as", "cdxj", "-o", tmp_path / "a.cdxj")
        done = call(*asked, archive=archive)
        assert done.returncode == 3 and "It is in Zstandard" in done.stderr


class TestSeveral:
    """A notice that has nothing of a form stops nobody who wants those that have."""

    def test_what_cannot_be_given_is_left_out_and_told(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "a.warc.gz").write_bytes(packed(info(), response(b"<p>1", HTML)))
        frames = b"".join(map(zstd.compress, (info(), response(b"<p>1", HTML))))
        (tmp_path / "b.warc.zst").write_bytes(frames)
        both = (tmp_path / "b.warc.zst", tmp_path / "a.warc.gz")
        told = answers(good(archive, "preserve", "--json", *both))
        none, captured = (one["notice"] for one in told)
        done = good(archive, "export", "--all", "--as", "wacz", "-o", tmp_path / "out", "--json")
        given, left = answers(done)
        assert (given["notice"], left["notice"]) == (captured, none)
        assert list((tmp_path / "out").iterdir()) == [Path(given["file"])]
        assert f"Left out: {none} has no WARC file" in done.stderr
        words = ("export", none, none[:-4], "--as", "wacz", "-o", tmp_path / "none")
        refused = call(*words, archive=archive)
        assert refused.returncode == 3 and "nothing of them to give" in refused.stderr
        assert not (tmp_path / "none").exists()


class TestTimes:
    """Every line has a time of 14 digits, by which players search."""

    @pytest.mark.parametrize(
        ("date", "digits"),
        [
            ("2014-10-01T09:30:05.123456Z", ["20141001093005"]),
            ("2014-10", ["20141001000000"]),
            ("2014", ["20140101000000"]),
            ("2014-02-30T00:00:00Z", []),
            ("once", []),
        ],
    )
    def test_a_date_is_spelled_as_its_beginning(self, date: str, digits: list[str]) -> None:
        data = packed(info(), response(b"<p>1", HTML, warc_date=date))
        found = index_warc(io.BytesIO(data), "a.warc.gz", Limits())
        assert [line.split(" ")[1] for line in found] == digits
