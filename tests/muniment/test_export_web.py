"""Captures leave as WARC files with an index or as one WACZ, which programs of others accept."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from warcio.archiveiterator import ArchiveIterator

from manifests import Limits
from ministry import Ministry
from muniment.exchange.web.cdxj import index_warc
from muniment.exchange.web.signing import wacz_key
from muniment.keys import KeyFolderError
from muniment_cli import ROOT, answers, call, config_of, good, new_archive
from system_packages import need
from waczs import KEY
from warc_records import check_with_warcio

PEER = ROOT / ".peers/wacz/bin/wacz"
PAGE = "<!DOCTYPE html><title>公告</title><p>关于道路施工的公告，自公布之日起施行。".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


class Scene:
    """A notice that was preserved, changed and preserved again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, new_archive(folder)
        with Ministry({"/a.html": _answer(PAGE)}) as ministry:
            self.address = f"{ministry.address}/a.html"
            self.notice = self._preserve("--title", "道路施工")
            moved = b"HTTP/1.1 302 Found\r\nLocation: /b.html\r\nContent-Length: 0\r\n\r\n"
            ministry.answers |= {"/a.html": moved, "/b.html": _answer(PAGE + b"!")}
            self._preserve()
        self.wacz = folder / "notice.wacz"
        good(self.archive, "export", self.notice, "--as", "wacz", "-o", self.wacz)

    def _preserve(self, *more: str) -> str:
        done = call(
            *("preserve", self.address, "--allow-private", "--json", *more), archive=self.archive
        )
        assert done.returncode == 0, done.stderr
        return str(answers(done)[0]["notice"])

    def exported(self, *how: object) -> dict[str, Any]:
        """Export the notice; give the answer."""
        [told] = answers(good(self.archive, "export", self.notice, "--json", *how))
        return told


def _answer(page: bytes) -> bytes:
    return HEAD % len(page) + page


def member(wacz: Path, name: str) -> dict[str, Any]:
    """Read a JSON object in a WACZ."""
    with zipfile.ZipFile(wacz) as packed:
        value: dict[str, Any] = json.loads(packed.read(name))
    return value


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def lines(index: bytes) -> list[dict[str, Any]]:
    return [json.loads(line.split(" ", 2)[2]) for line in index.decode().splitlines()]


class TestIndex:
    """Indexes are pywb's, to the byte."""

    def test_it_is_that_of_the_published_case(self, fixtures: Path) -> None:
        with (fixtures / "cdxj/dupes.warc.gz").open("rb") as stream:
            found = index_warc(stream, "dupes.warc.gz", Limits())
        assert list(found) == (fixtures / "cdxj/dupes.cdxj").read_text("utf-8").splitlines()

    def test_it_is_that_of_a_case_which_says_less_of_answers(self, fixtures: Path) -> None:
        with (fixtures / "cdxj/example.warc.gz").open("rb") as stream:
            made = index_warc(stream, "example.warc.gz", Limits())
        found = lines("\n".join(made).encode())
        told = lines((fixtures / "cdxj/example.cdxj").read_bytes())
        assert len(found) == len(told)
        for ours, theirs in zip(found, told, strict=True):
            assert theirs.items() <= ours.items()

        def starts(index: Iterable[str]) -> list[str]:
            return [line.partition(" {")[0] for line in index]  # Key and time.

        assert starts(made) == starts((fixtures / "cdxj/example.cdxj").read_text().splitlines())


class TestWarc:
    """The files are the shelf's, with one index over them."""

    def test_each_line_leads_to_its_record(self, scene: Scene, tmp_path: Path) -> None:
        folder = tmp_path / "warc"
        *names, index = scene.exported("--as", "warc", "-o", folder)["files"]
        assert len(names) == 2 and index == "index.cdxj"
        for name in names:
            check_with_warcio(folder / name)
        found = lines((folder / index).read_bytes())
        assert [one["status"] for one in found] == ["200", "302", "200"]
        for one in found:
            data = (folder / one["filename"]).read_bytes()[int(one["offset"]) :]
            record = next(iter(ArchiveIterator(io.BytesIO(data))))
            assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]
            assert record.rec_headers.get_header("WARC-Payload-Digest") == one["digest"]

    def test_the_index_is_to_be_had_alone(self, scene: Scene, tmp_path: Path) -> None:
        scene.exported("--as", "warc", "-o", tmp_path / "warc")
        told = scene.exported("--as", "cdxj", "-o", tmp_path / "alone.cdxj")
        index = (tmp_path / "alone.cdxj").read_bytes()
        assert index == (tmp_path / "warc/index.cdxj").read_bytes()
        assert (told["bytes"], told["records"]) == (len(index), 3)

    def test_one_version_has_its_own_alone(self, scene: Scene, tmp_path: Path) -> None:
        told = scene.exported("--as", "warc", "--version", "1", "-o", tmp_path / "one")
        assert len(told["files"]) == 2


class TestWacz:
    """One file, the same each time, in which nobody finds anything wrong."""

    def test_ours_finds_nothing(self, scene: Scene) -> None:
        [report] = answers(good(scene.archive, "validate", "--json", scene.wacz))
        assert (report["verdict"], report["findings"]) == (0, [])

    def test_py_wacz_finds_nothing(self, scene: Scene) -> None:
        done = subprocess.run(
            [PEER, "validate", "-f", scene.wacz], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def test_the_same_captures_give_the_same_bytes(self, scene: Scene, tmp_path: Path) -> None:
        again = tmp_path / "again.wacz"
        good(scene.archive, "export", scene.notice, "--as", "wacz", "-o", again)
        assert again.read_bytes() == scene.wacz.read_bytes()

    def test_its_page_is_what_was_preserved(self, scene: Scene) -> None:
        with zipfile.ZipFile(scene.wacz) as packed:
            head, *pages = packed.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(head)["format"] == "json-pages-1.0"
        assert {json.loads(one)["url"] for one in pages} == {scene.address}
        assert {json.loads(one)["title"] for one in pages} == {"道路施工"}

    def test_its_text_is_what_was_read_of_each_version(self, scene: Scene) -> None:
        with zipfile.ZipFile(scene.wacz) as packed:
            head, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
        assert head["hasText"] is True
        text = "关于道路施工的公告，自公布之日起施行。"
        assert [one["text"] for one in pages] == [text, f"{text}!"]

    def test_the_text_of_what_is_withheld_stays_behind(self, scene: Scene, tmp_path: Path) -> None:
        [value] = answers(good(scene.archive, "show", "--json", scene.notice))
        [path] = [
            one["path"] for one in value["versions"][0]["files"] if one["kind"] == "rendition"
        ]
        why = ("--authority", "an act", "--reason", "a person is named")
        good(scene.archive, "withhold", scene.notice, "--files", path, *why)
        try:
            told = scene.exported("--as", "wacz", "-o", tmp_path / "held.wacz")
        finally:
            good(scene.archive, "withhold", scene.notice, "--lift", *why[2:])
        assert [one["path"].rpartition("/")[2] for one in told["left_out"]] == ["data.warc.gz"]
        with zipfile.ZipFile(tmp_path / "held.wacz") as packed:
            _, page = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
        assert page["id"].startswith(value["versions"][1]["accession"])

    def test_what_is_there_is_never_written_over(self, scene: Scene) -> None:
        done = call(
            *("export", scene.notice, "--as", "wacz", "-o", scene.wacz), archive=scene.archive
        )
        assert done.returncode == 3 and "exists already" in done.stderr


class TestSignature:
    """ "Create the anonymous signature, containing only its public key and signature" (0.1.0)."""

    def test_it_has_what_the_specification_lists(self, scene: Scene) -> None:
        digest = member(scene.wacz, "datapackage-digest.json")
        signed = digest["signedData"]
        listed = ("hash", "created", "software", "version", "signature", "publicKey")
        assert tuple(signed) == listed and signed["version"] == "0.1.0"
        assert signed["hash"] == digest["hash"]
        # A time that is signed, and in the log: that of the newest accession; never the export's.
        package = member(scene.wacz, "datapackage.json")
        [value] = answers(good(scene.archive, "show", "--json", scene.notice))
        assert signed["created"] == package["created"] == value["versions"][-1]["composed"]["value"]

    def test_openssl_finds_that_the_key_signed_the_hash(self, scene: Scene, tmp_path: Path) -> None:
        signed = member(scene.wacz, "datapackage-digest.json")["signedData"]
        raw = base64.b64decode(signed["signature"])
        assert len(raw) == 96  # r and s of P-384, as the Web Cryptography API has them.
        r, s = (int.from_bytes(half, "big") for half in (raw[:48], raw[48:]))
        (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
        (tmp_path / "key").write_bytes(base64.b64decode(signed["publicKey"]))
        (tmp_path / "hash").write_text(signed["hash"])
        openssl = need("openssl", "openssl")
        asked = [openssl, "dgst", "-sha256", "-verify", "key", "-signature", "signature", "hash"]
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "Verified OK", done.stderr

    def test_the_key_is_the_archives_and_is_told(self, scene: Scene, tmp_path: Path) -> None:
        told = scene.exported("--as", "wacz", "--version", "1", "-o", tmp_path / "one.wacz")
        public = base64.b64decode(
            member(scene.wacz, "datapackage-digest.json")["signedData"]["publicKey"]
        )
        assert told["signed_by"] == f"SHA256:{hashlib.sha256(public).hexdigest()}"
        [report] = answers(good(scene.archive, "validate", "--json", tmp_path / "one.wacz"))
        [checked] = [one for one in report["checked"] if one["code"] == "wacz-signature"]
        assert checked["sentence"].endswith(told["signed_by"])
        [key] = config_of(scene.archive).glob("keys/*/wacz")
        assert key.stat().st_mode & 0o777 == 0o600

    def test_without_the_keys_only_the_signature_is_missing(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        unsigned, elsewhere = tmp_path / "unsigned.wacz", tmp_path / "elsewhere.wacz"
        assert scene.exported("--as", "wacz", "--unsigned", "-o", unsigned)["signed_by"] is None
        asked = ("export", scene.notice, "--as", "wacz", "-o", elsewhere)
        done = call(*asked, archive=scene.archive, config=tmp_path / "nobody")
        assert done.returncode == 0 and "the keys of this archive are not on" in done.stderr
        assert not (tmp_path / "nobody").exists()
        assert elsewhere.read_bytes() == unsigned.read_bytes()
        with zipfile.ZipFile(unsigned) as one, zipfile.ZipFile(scene.wacz) as other:
            names = [name for name in other.namelist() if name != "datapackage-digest.json"]
            assert [one.read(name) for name in names] == [other.read(name) for name in names]
        [report] = answers(good(scene.archive, "validate", "--json", unsigned))
        assert "wacz-unsigned" in {each["code"] for each in report["not_checked"]}

    def test_a_form_without_a_signature_takes_no_such_option(
        self, scene: Scene, tmp_path: Path
    ) -> None:
        asked = ("export", scene.notice, "--as", "warc", "--unsigned", "-o", tmp_path / "warc")
        done = call(*asked, archive=scene.archive)
        assert done.returncode == 3 and "takes no --unsigned" in done.stderr


class TestKey:
    """The key is made once, and never in the place of one that is there."""

    def test_of_two_that_are_made_at_once_one_counts(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = [pool.submit(wacz_key, tmp_path) for _ in range(8)]
        assert len({one.result().fingerprint for one in made}) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["wacz"]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"no key",
            KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            ec.generate_private_key(ec.SECP384R1()).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
            ),
        ],
        ids=["empty", "no key", "another curve", "encrypted"],
    )
    def test_what_cannot_be_read_is_told_and_left_alone(
        self, tmp_path: Path, content: bytes
    ) -> None:
        (tmp_path / "wacz").write_bytes(content)
        with pytest.raises(KeyFolderError, match="Restore it from the key folder's backup"):
            wacz_key(tmp_path)
        assert (tmp_path / "wacz").read_bytes() == content
