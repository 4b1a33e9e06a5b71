"""What was captured leaves as WARC and WACZ: others serve it, and `preserve` takes it back.

On the notice of the seeds as a server gave it, on a page in two versions, and on the seeds' file
itself in two versions, for which nothing was recorded.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
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
from replay_player import Player
from system_packages import peer
from warc_records import WarcRecord, check_with_warcio, read_warc

SEED = next(iter(sorted(SEEDS.glob("001_*.txt"))), None)
if SEED is None:
    pytest.skip("the files of ../shared/seeds are not here", allow_module_level=True)
SAID = "加强互联网信息安全管理的通知"
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
            seeds, notice = self.preserve(seed), self.preserve(page)
            # An index tells captures apart by the second.
            before = datetime.now(UTC)
            until(lambda: int(datetime.now(UTC).timestamp()) > int(before.timestamp()))
            ministry.answers["/notice.html"] = answer(NEW)
            assert self.preserve(page) == notice
        self.notices = {
            "seed": Notice(seeds, seed, (text,)),
            "captured": Notice(notice, page, (PAGE, NEW)),
            "files": self._filed(SEED, text),
        }
        (folder / "elsewhere").mkdir()
        self.elsewhere = new_archive(folder / "elsewhere")

    def _filed(self, seed: Path, text: bytes) -> Notice:
        """Keep the seeds' file as a file, and then, under its name, another text."""
        id, before = self.preserve(seed), datetime.now(UTC)
        until(lambda: int(datetime.now(UTC).timestamp()) > int(before.timestamp()))
        (self.folder / seed.name).write_bytes(text + NEW)
        assert self.preserve(self.folder / seed.name, "--notice", id) == id
        address = f"http://{id.replace(':', '-')}.muniment.invalid/{seed.name}"
        return Notice(id, address, (text, text + NEW))

    def preserve(self, *words: object) -> str:
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
    found = [one for one in read_warc(warc) if one.kind in ("response", "resource")]
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


class TestFiles:
    """Of files that were never on the web there are `resource` records (ISO 28500 §6.4)."""

    def test_each_is_a_resource_and_no_exchange(self, scene: Scene) -> None:
        folder, notice = scene.export("files", "warc"), scene.notices["files"]
        first, second = sorted(folder.glob("*.warc"), key=lambda path: path.stat().st_size)
        for warc, body in zip((first, second), notice.bodies, strict=True):
            check_with_warcio(warc)
            assert call("validate", warc).returncode == 0
            info, record = read_warc(warc)
            assert (info.kind, record.kind, record.block) == ("warcinfo", "resource", body)
            assert record["WARC-Target-URI"] == notice.address
            assert record["Content-Type"] == "text/plain; charset=utf-8"
            assert not record.all("WARC-IP-Address")

    def test_the_same_archive_gives_the_same_bytes(self, scene: Scene, tmp_path: Path) -> None:
        words = ("export", scene.notices["files"].id, "--as")
        for form in ("warc", "wacz", "cdxj"):
            good(scene.archive, *words, form, "-o", tmp_path / form)
        for path in (tmp_path / "warc").iterdir():
            assert path.read_bytes() == (scene.export("files", "warc") / path.name).read_bytes()
        assert (tmp_path / "wacz").read_bytes() == scene.export("files", "wacz").read_bytes()
        index = (tmp_path / "cdxj").read_bytes()
        assert index == (tmp_path / "warc/index.cdxj").read_bytes() and index.count(b"\n") == 2

    def test_they_come_back_under_their_names(self, scene: Scene) -> None:
        notice, wacz = scene.notices["files"], scene.export("files", "wacz")
        warcs = sorted(
            scene.export("files", "warc").glob("*.warc"), key=lambda one: one.stat().st_size
        )
        came = {wacz: notice.bodies[-1], **dict(zip(warcs, notice.bodies, strict=True))}
        for path, body in came.items():
            [told] = scene.back(path)
            container, file = told["files"]
            assert told["findings"] == [] and container["kind"] == "import"
            assert container["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
            assert SEED is not None and (file["kind"], file["name"]) == ("rendition", SEED.name)
            assert file["sha256"] == hashlib.sha256(body).hexdigest()

    def test_a_player_lists_and_searches_them(self, scene: Scene) -> None:
        wacz, notice = scene.export("files", "wacz"), scene.notices["files"]
        assert call("validate", wacz).returncode == 0
        asked = [peer("wacz", "wacz"), "validate", "-f", wacz]
        assert subprocess.run(asked, capture_output=True, check=False).returncode == 0
        with zipfile.ZipFile(wacz) as packed:
            pages = pages_in(packed)
        assert SEED is not None
        assert [(one["url"], one["title"]) for one in pages] == [(notice.address, SEED.name)] * 2
        assert all(SAID in one["text"] for one in pages)
        with Player({"/files.wacz": wacz}) as player:
            shown = player.show("/files.wacz", notice.address, SAID)
        assert shown.noted["signature"]["matched"] is True
        assert not [one for one in shown.asked if not one.startswith(player.url)]

    def test_what_is_withheld_is_in_none(self, scene: Scene, tmp_path: Path) -> None:
        (tmp_path / "notice").mkdir()
        for name in ("secret", "open"):
            (tmp_path / "notice" / f"{name}.txt").write_text(f"{name} text\n")
        id = scene.preserve(tmp_path / "notice")
        why = ("--authority", "a court", "--reason", "an order")
        good(scene.archive, "withhold", id, "--files", "renditions/0002.txt", *why)
        done = good(scene.archive, "export", id, "--as", "warc", "-o", tmp_path / "warc")
        [warc] = (tmp_path / "warc").glob("*.warc")
        assert b"open text" in warc.read_bytes() and b"secret" not in warc.read_bytes()
        assert "renditions/0002.txt" in done.stderr


@pytest.fixture(scope="module")
def pywb(scene: Scene) -> Iterator[str]:
    """The collection of what was exported, by our index and no other."""
    collection = scene.folder / "pywb/collections/coll"
    (collection / "indexes").mkdir(parents=True)
    (collection / "archive").mkdir()
    for name in scene.notices:
        folder = scene.export(name, "warc")
        for warc in folder.glob("*.warc*"):
            shutil.copy(warc, collection / "archive")
        shutil.copy(folder / "index.cdxj", collection / f"indexes/{name}.cdxj")
    # In a frame, a page is asked for by the frame, and it is that which is the TimeGate.
    (scene.folder / "pywb/config.yaml").write_text("framed_replay: false\n")
    with serving(scene.folder / "pywb") as address:
        yield f"{address}/coll"


def times(scene: Scene, name: str) -> list[datetime]:
    """When the versions were captured, as their records say, to the second."""
    folder, address = scene.export(name, "warc"), scene.notices[name].address
    files = scene.shelved(name) or [one.name for one in folder.glob("*.warc")]
    records = [page_records(folder / file, address)[0] for file in files]
    records.sort(key=lambda one: one["WARC-Date"])
    return [datetime.fromisoformat(one["WARC-Date"]).replace(microsecond=0) for one in records]


def spelled(time: datetime) -> str:
    return format_datetime(time, usegmt=True)


class TestPywb:
    """ "pywb serving it, its TimeMap and TimeGate" (RFC 7089)."""

    @pytest.mark.parametrize("name", ["seed", "captured", "files"])
    def test_its_time_map_lists_each_capture(self, scene: Scene, pywb: str, name: str) -> None:
        address = scene.notices[name].address
        links = get(f"{pywb}/timemap/link/{address}").links
        mementos = [one for one in links if "memento" in one["rel"].split()]
        assert [one["datetime"] for one in mementos] == [spelled(t) for t in times(scene, name)]
        related = {one["rel"]: one["href"] for one in links}
        assert related["original"] == address
        assert {"self", "timegate"} <= related.keys()

    @pytest.mark.parametrize("name", ["captured", "files"])
    def test_its_time_gate_leads_to_the_nearest(self, scene: Scene, pywb: str, name: str) -> None:
        notice = scene.notices[name]
        for time, body in zip(times(scene, name), notice.bodies, strict=True):
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

    @pytest.mark.parametrize("name", ["seed", "captured", "files"])
    def test_each_body_is_given_as_it_came(self, scene: Scene, pywb: str, name: str) -> None:
        notice = scene.notices[name]
        for time, body in zip(times(scene, name), notice.bodies, strict=True):
            assert get(f"{pywb}/{time:%Y%m%d%H%M%S}id_/{notice.address}").body == body
