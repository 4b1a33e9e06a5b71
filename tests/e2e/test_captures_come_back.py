"""What was captured leaves as WARC and WACZ: others serve it, and `preserve` takes it back.

On the notice of the seeds as a server gave it, and on a page in two versions.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from exporting import PAGE, SEEDS, answer
from ministry import Ministry
from muniment_cli import answers, call, good, holds, new_archive
from patience import until
from pywb_peer import Got, get, read_links, serving
from warc_records import WarcRecord, read_warc

SEED = next(iter(sorted(SEEDS.glob("001_*.txt"))), None)
if SEED is None:
    pytest.skip("the files of ../shared/seeds are not here", allow_module_level=True)
NEW = PAGE + "<p>第三条 附则。".encode()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of one address, and the bodies of its versions, the oldest first."""

    id: str
    address: str
    bodies: tuple[bytes, ...]


class Scene:
    """An archive that captured two notices, and another that has nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, new_archive(folder)
        assert SEED is not None
        text = SEED.read_bytes()
        plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        served = plain + b"Content-Length: %d\r\n\r\n" % len(text) + text
        with Ministry({"/seed.txt": served, "/notice.html": answer(PAGE)}) as ministry:
            seed, page = (f"{ministry.address}/{name}" for name in ("seed.txt", "notice.html"))
            seeds, notice = self._preserve(seed), self._preserve(page)
            # An index tells captures apart by the second.
            before = datetime.now(UTC)
            until(lambda: int(datetime.now(UTC).timestamp()) > int(before.timestamp()))
            ministry.answers["/notice.html"] = answer(NEW)
            assert self._preserve(page) == notice
        self.notices = {
            "seed": Notice(seeds, seed, (text,)),
            "captured": Notice(notice, page, (PAGE, NEW)),
        }
        (folder / "elsewhere").mkdir()
        self.elsewhere = new_archive(folder / "elsewhere")

    def _preserve(self, *words: object) -> str:
        [told] = answers(good(self.archive, "preserve", *words, "--allow-private", "--json"))
        return str(told["notice"])

    def export(self, name: str, form: str) -> Path:
        """Export a notice, once; give where it is."""
        target = self.folder / f"{name}.{form}"
        if not target.exists():
            good(self.archive, "export", self.notices[name].id, "--as", form, "-o", target)
        return target

    def shelved(self, name: str) -> dict[str, bytes]:
        """The WARC files of a notice on the shelf, by their names outside, oldest first."""
        found = {}
        for version in shown(self.archive, self.notices[name].id)["versions"]:
            for file in version["files"]:
                if file["path"].endswith(".warc.gz"):
                    place = f"shelves/*/*/*/v{version['version']}/content/{file['path']}"
                    [path] = self.archive.glob(place)
                    found[f"{path.parent.name}.warc.gz"] = path.read_bytes()
        return found

    def back(self, *words: object) -> list[dict[str, Any]]:
        """Preserve files in the other archive; give the answers."""
        return answers(good(self.elsewhere, "preserve", *words, "--json"))


def shown(archive: Path, notice: str) -> dict[str, Any]:
    [value] = answers(good(archive, "show", "--json", notice))
    return dict(value)


def page_records(warc: Path, address: str) -> list[WarcRecord]:
    """The answers of one address in a WARC file."""
    found = [one for one in read_warc(warc) if one.kind == "response"]
    return [one for one in found if one["WARC-Target-URI"] == address]


def pages_in(packed: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The pages that a WACZ lists."""
    _, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
    return pages


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def check_import(scene: Scene, told: dict[str, Any], kind: str, came: Path, body: bytes) -> None:
    """What came back is an import with the same container, body, address and time; no capture."""
    assert told["findings"] == []
    container, page = told["files"]
    assert (container["kind"], page["kind"]) == ("import", "rendition")
    assert container["sha256"] == hashlib.sha256(came.read_bytes()).hexdigest()
    assert page["sha256"] == hashlib.sha256(body).hexdigest()
    [path] = scene.elsewhere.glob(f"shelves/**/manifests/{told['accession']}.json")
    statement = json.loads(path.read_bytes())
    [source] = statement["sources"]
    assert source["kind"] == kind and source["report"]["errors"] == 0
    assert statement["exchanges"] == [] and "fetch" not in source


class TestRoundTrip:
    """ "Each has an import that gives the same notice back where the form can carry it"."""

    @pytest.mark.parametrize("name", ["seed", "captured"])
    def test_as_a_wacz(self, scene: Scene, name: str, tmp_path: Path) -> None:
        notice, wacz = scene.notices[name], scene.export(name, "wacz")
        [told] = scene.back(wacz)
        check_import(scene, told, "wacz", wacz, notice.bodies[-1])
        shelved = scene.shelved(name)
        with zipfile.ZipFile(wacz) as packed:
            held = {one: packed.read(f"archive/{one}") for one in shelved}
        assert held == shelved and len(held) == len(notice.bodies)
        [source] = shown(scene.elsewhere, told["notice"])["versions"][0]["sources"]
        (tmp_path / "newest").write_bytes(list(shelved.values())[-1])
        [record] = page_records(tmp_path / "newest", notice.address)
        assert source["page"]["address"] == {"source": "claimed", "value": notice.address}
        assert source["page"]["time"] == {"source": "claimed", "value": record["WARC-Date"]}
        assert f"<{source['page']['record']}>" == record["WARC-Record-ID"]
        signed = [one for one in source["report"]["checked"] if one["code"] == "wacz-signature"]
        assert len(signed) == 1

    @pytest.mark.parametrize("name", ["seed", "captured"])
    def test_as_warc_files(self, scene: Scene, name: str) -> None:
        notice, folder = scene.notices[name], scene.export(name, "warc")
        first = None
        for (file, data), body in zip(scene.shelved(name).items(), notice.bodies, strict=True):
            warc = folder / file
            assert warc.read_bytes() == data
            [told] = scene.back(warc, *(() if first is None else ("--notice", first)))
            check_import(scene, told, "warc", warc, body)
            [record] = page_records(warc, notice.address)
            source = shown(scene.elsewhere, told["notice"])["versions"][-1]["sources"][0]
            assert source["page"]["address"]["value"] == notice.address
            assert source["page"]["time"]["value"] == record["WARC-Date"]
            first = told["notice"]
        assert len(shown(scene.elsewhere, str(first))["versions"]) == len(notice.bodies)

    @pytest.mark.parametrize("name", ["seed", "captured"])
    def test_what_came_as_a_wacz_leaves_with_the_same_records(
        self, scene: Scene, name: str, tmp_path: Path
    ) -> None:
        notice, wacz = scene.notices[name], scene.export(name, "wacz")
        [told] = scene.back(wacz)
        for form in ("warc", "wacz", "cdxj"):
            target = tmp_path / f"again.{form}"
            good(scene.elsewhere, "export", told["notice"], "--as", form, "-o", target)
        held = [path.read_bytes() for path in sorted((tmp_path / "again.warc").glob("*.warc.gz"))]
        assert sorted(held) == sorted(scene.shelved(name).values())
        index = (tmp_path / "again.cdxj").read_bytes()
        assert index == (tmp_path / "again.warc/index.cdxj").read_bytes()
        assert index.count(b"\n") == len(notice.bodies)
        with zipfile.ZipFile(tmp_path / "again.wacz") as again, zipfile.ZipFile(wacz) as first:
            assert again.read("indexes/index.cdxj") == index
            [page] = pages_in(again)
            listed = pages_in(first)[-1]
        assert (page["url"], page["text"]) == (listed["url"], listed["text"])
        assert {path.name for path in tmp_path.iterdir()} == {
            *("again.warc", "again.wacz", "again.cdxj")
        }
        assert call("validate", tmp_path / "again.wacz").returncode == 0

    def test_what_came_back_is_verified_as_anything_else(self, scene: Scene) -> None:
        holds(scene.elsewhere)

    @pytest.mark.parametrize("form", ["warc", "cdxj", "wacz"])
    def test_a_notice_of_files_was_never_captured(
        self, scene: Scene, form: str, tmp_path: Path
    ) -> None:
        [told] = answers(good(scene.archive, "preserve", SEED, "--json"))
        words = ("export", told["notice"], "--as", form, "-o", tmp_path / "none")
        done = call(*words, archive=scene.archive)
        assert done.returncode == 3 and "what was preserved are files" in done.stderr
        assert not (tmp_path / "none").exists()


@pytest.fixture(scope="module")
def pywb(scene: Scene) -> Iterator[str]:
    """The collection of what was exported, by our index and no other."""
    collection = scene.folder / "pywb/collections/coll"
    (collection / "indexes").mkdir(parents=True)
    (collection / "archive").mkdir()
    for name in scene.notices:
        folder = scene.export(name, "warc")
        for warc in folder.glob("*.warc.gz"):
            shutil.copy(warc, collection / "archive")
        shutil.copy(folder / "index.cdxj", collection / f"indexes/{name}.cdxj")
    # In a frame, a page is asked for by the frame, and it is that which is the TimeGate.
    (scene.folder / "pywb/config.yaml").write_text("framed_replay: false\n")
    with serving(scene.folder / "pywb") as address:
        yield f"{address}/coll"


def times(scene: Scene, name: str) -> list[datetime]:
    """When the versions were captured, as their records say, to the second."""
    folder, address = scene.export(name, "warc"), scene.notices[name].address
    records = [page_records(folder / file, address)[0] for file in scene.shelved(name)]
    return [datetime.fromisoformat(one["WARC-Date"]).replace(microsecond=0) for one in records]


def spelled(time: datetime) -> str:
    return format_datetime(time, usegmt=True)


@pytest.mark.xdist_group("pywb")
class TestPywb:
    """ "pywb serving it, its TimeMap and TimeGate" (RFC 7089)."""

    @pytest.mark.parametrize("name", ["seed", "captured"])
    def test_its_time_map_lists_each_capture(self, scene: Scene, pywb: str, name: str) -> None:
        address = scene.notices[name].address
        links = get(f"{pywb}/timemap/link/{address}").links
        mementos = [one for one in links if "memento" in one["rel"].split()]
        assert [one["datetime"] for one in mementos] == [spelled(t) for t in times(scene, name)]
        related = {one["rel"]: one["href"] for one in links}
        assert related["original"] == address
        assert {"self", "timegate"} <= related.keys()

    def test_its_time_gate_leads_to_the_nearest(self, scene: Scene, pywb: str) -> None:
        notice = scene.notices["captured"]
        for time, body in zip(times(scene, "captured"), notice.bodies, strict=True):
            got = get(f"{pywb}/{notice.address}", {"Accept-Datetime": spelled(time)})
            assert got.headers["Memento-Datetime"] == spelled(time)
            assert "accept-datetime" in got.headers["Vary"].lower()
            assert body.rpartition(b"<p>")[2] in got.body
            self.check_links(got, notice.address)

    @staticmethod
    def check_links(got: Got, address: str) -> None:
        related = {one["rel"]: one for one in read_links(", ".join(got.headers.get_all("Link")))}
        assert related["original"]["href"] == address
        assert related["timemap"]["type"] == "application/link-format"

    @pytest.mark.parametrize("name", ["seed", "captured"])
    def test_each_body_is_given_as_it_came(self, scene: Scene, pywb: str, name: str) -> None:
        notice = scene.notices[name]
        for time, body in zip(times(scene, name), notice.bodies, strict=True):
            assert get(f"{pywb}/{time:%Y%m%d%H%M%S}id_/{notice.address}").body == body
