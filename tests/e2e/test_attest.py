"""`muniment attest`: what a person says stands beside the reading, logged, and never over it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from endorsed_kits import LIBRARY, MUSEUM
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive
from system_packages import need

WHY = ("--reason", "a person is named", "--authority", "Court of Example, 12/2026")
TEXT = (
    "示例市人民政府关于保存公告的通知\n\n一、公告应当保存。\n\n二、过期的除外。\n\n2026年1月5日\n"
)
SECRET = "张三李四"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose owner pins the library; two people's keys lie beside it."""
    archive = new_archive(tmp_path_factory.mktemp("attest"))
    write_keys(archive.parent)
    library = LIBRARY.public
    pin = ("trust", "add", "endorser", "library", library.line())
    good(archive, *pin, "--fingerprint", library.fingerprint())
    return archive


def write_keys(folder: Path) -> None:
    """Write the keys of two people as files."""
    for name, key in (("library", LIBRARY), ("museum", MUSEUM)):
        (folder / name).write_bytes(key.openssh_private_bytes())


def preserve(archive: Path, name: str, text: str = TEXT) -> str:
    """Preserve a text as a notice."""
    source = archive.parent / f"{name}.txt"
    source.write_text(text, "utf-8")
    [told] = answers(good(archive, "preserve", source, "--json"))
    return str(told["notice"])


def attested(archive: Path, notice: str, command: str = "metadata") -> list[dict[str, Any]]:
    """What a command shows of what is attested."""
    [told] = answers(call(command, notice, "--json", archive=archive))
    found: list[dict[str, Any]] = told["attested"]
    return found


class TestBeside:
    """ "a signed record beside the machine's reading, never over it"."""

    def test_a_corrected_title_changes_no_field(self, archive: Path) -> None:
        notice = preserve(archive, "corrected")
        [before] = answers(good(archive, "metadata", notice, "--json"))
        key = ("--key", archive.parent / "library")
        title = ("--field", "metadata/title", "--value", "保存公告的通知", "--at", "9-16")
        good(archive, "attest", notice, *title, "--reason", "the rest is the issuer", *key)
        [after] = answers(good(archive, "metadata", notice, "--json"))
        assert after["renditions"] == before["renditions"]
        [one] = after["attested"]
        assert (one["value"], one["by"], one["stands"]) == ("保存公告的通知", "library", True)
        assert one["machine"] == "示例市人民政府关于保存公告的通知"
        assert one["rules"] == after["rules"] and (one["start"], one["end"]) == (9, 16)
        for command in ("metadata", "outline", "cite"):
            said = good(archive, command, notice).stdout
            assert f"attested by library ({LIBRARY.public.fingerprint()})" in said or (
                command == "cite" and "由 library 确认" in said
            )
            assert attested(archive, notice, command) == [one]
        stranger = call("metadata", notice, archive=archive, config=archive.parent / "nobody")
        assert "whom you have not pinned" in stranger.stdout
        assert "by library" not in stranger.stdout

    def test_a_later_one_by_the_same_key_stands_and_anothers_stands_beside(
        self, archive: Path
    ) -> None:
        notice = preserve(archive, "twice", f"{TEXT}\n附")
        for name, value in (("library", "甲"), ("museum", "乙"), ("library", "丙")):
            field = ("--field", "metadata/issuer", "--value", value)
            good(archive, "attest", notice, *field, "--key", archive.parent / name)
        found = attested(archive, notice)
        assert [(one["value"], one["stands"]) for one in found] == [
            ("甲", False),
            ("乙", True),
            ("丙", True),
        ]

    def test_labels_boundaries_characters_pairs_and_what_is_not_there(self, archive: Path) -> None:
        notice = preserve(archive, "many", f"{TEXT}\n又")
        lines = [
            {"field": "units/art_2/label", "confirm": True},
            {"field": "units/art_2/start", "value": "28"},
            {"field": "text", "value": "除外", "at": "35-37", "reason": "the scan is blotted"},
            {"field": "metadata/document_number", "none": True},
            {"field": "metadata/issuer", "confirm": True},
        ]
        listed = archive.parent / "list.jsonl"
        listed.write_text("\n".join(json.dumps({"notice": notice, **one}) for one in lines))
        size = len(kinds(archive))
        [told] = answers(good(archive, "attest", "--from", listed, "--json"))
        assert kinds(archive)[size:] == ["attestation"]  # a batch shares one record
        assert told["key"] is None
        machine = [(one["machine"], one["status"]) for one in told["attested"]]
        assert machine[0] == ("二、", "printed") and machine[3] == (None, "absent")
        assert "attested by the archive" in good(archive, "outline", notice).stdout
        two = preserve(archive, "pair", "甲\n\n一、公告。\n")
        done = call("attest", two, "--field", "alignment/art_1/en", "--confirm", archive=archive)
        assert done.returncode == 3 and "not two languages" in done.stderr

    def test_without_a_rendition_it_is_about_the_text_that_is_read(self, archive: Path) -> None:
        files = [archive.parent / name for name in ("1-scan.txt", "2-text.txt", "3-en.txt")]
        english = "Notice on Keeping Announcements\n\n(1) Announcements shall be kept.\n"
        for file, text in zip(files, (TEXT.replace("一、", ""), TEXT, english), strict=True):
            file.write_text(text, "utf-8")
        told = answers(good(archive, "preserve", "--as-one", "--json", *files))
        words = ("attest", told[0]["notice"], "--field", "metadata/title", "--confirm")
        done = call(*words, archive=archive)
        assert done.returncode == 3 and "Of which language?" in done.stderr
        [attested] = answers(good(archive, *words, "--language", "zh", "--json"))
        assert "renditions/0002.txt" in str(attested)

    def test_what_is_asked_wrongly_is_told(self, archive: Path) -> None:
        notice = preserve(archive, "wrong", f"{TEXT}\n再")
        size = len(kinds(archive))
        for words in (
            ("--field", "metadata/title"),
            ("--field", "metadata/title", "--value", "x", "--none"),
            ("--field", "nothing", "--confirm"),
            ("--field", "text", "--value", "x"),
            ("--field", "text", "--value", "x", "--at", "5-5"),
            ("--field", "text", "--value", "x", "--at", "5-999999"),
            ("--field", "metadata/titel", "--value", "x"),
            ("--field", "metadata/title", "--confirm", "--version", "2"),
            ("--field", "metadata/title", "--confirm", "--language", "fr"),
            ("--field", "metadata/title", "--confirm", "--rendition", "renditions/0009.txt"),
        ):
            done = call("attest", notice, *words, archive=archive)
            assert done.returncode == 3 and "Traceback" not in done.stderr, words
        bad = archive.parent / "bad.jsonl"
        for text in ("", "[]", "{", '{"notice": 1}', '{"notice": "x", "zeal": 1}', "\ud800"):
            bad.write_bytes(text.encode("utf-8", "surrogatepass"))
            assert call("attest", "--from", bad, archive=archive).returncode == 3
        assert len(kinds(archive)) == size


class TestSignedElsewhere:
    """A person needs no key here: `ssh-keygen -Y sign` over the very file."""

    def test_what_ssh_keygen_signed_is_taken_in_and_nothing_else(self, archive: Path) -> None:
        notice = preserve(archive, "elsewhere", f"{TEXT}\n远")
        draft, key = archive.parent / "draft.json", archive.parent / "museum"
        title = ("--field", "metadata/title", "--confirm")
        good(archive, "attest", notice, *title, "--draft", draft)
        key.chmod(0o600)
        namespace = "muniment-attestation-v1"
        command = [need("ssh-keygen", "openssh-client"), "-Y", "sign", "-n", namespace, "-f", key]
        subprocess.run([*command, draft], check=True, capture_output=True)
        signature = draft.with_name("draft.json.sig")
        other = archive.parent / "other.json"
        other.write_bytes(draft.read_bytes().replace(b"printed", b"absentt"))
        done = call("attest", "--take", other, "--signature", signature, archive=archive)
        assert done.returncode == 3 and "none over what is attested" in done.stderr
        good(archive, "attest", "--take", draft, "--signature", signature)
        [one] = attested(archive, notice)
        assert one["key"] == MUSEUM.public.fingerprint() and one["by"] is None


class TestHidden:
    """What rests on a rendition that is withheld or was redacted is shown nowhere."""

    def test_withheld_and_redacted(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        notice = preserve(archive, "secret", f"{TEXT}\n{SECRET}\n")
        beside = preserve(archive, "beside", f"{TEXT}\n旁\n")
        at = f"{TEXT}\n".index("2026") + 11
        rows = [
            {"notice": notice, "field": "text", "value": SECRET, "at": f"{at}-{at + 4}"},
            {"notice": beside, "field": "metadata/title", "confirm": True},
        ]
        listed = tmp_path / "list.jsonl"
        listed.write_text("\n".join(json.dumps(one) for one in rows))
        good(archive, "attest", "--from", listed)
        assert attested(archive, notice)[0]["value"] == SECRET
        shown = ("metadata", "outline", "read")
        good(archive, "withhold", notice, *WHY, "--files", "renditions/0001.txt")
        assert not any(attested(archive, notice, command) for command in shown)
        good(archive, "withhold", notice, "--lift", "--reason", "moot")
        assert attested(archive, notice)
        done = good(archive, "redact", notice, "--path", "renditions/0001.txt", *WHY, "--json")
        [record] = answers(done)[0]["quoting"]
        assert record.startswith("urn:uuid:")
        for one in (notice, beside):
            for command in shown:
                assert SECRET not in call(command, one, "--json", archive=archive).stdout
        assert len(attested(archive, beside)) == 1
        for number, one in enumerate((notice, beside)):
            kit = tmp_path / f"kit{number}"
            good(archive, "kit", one, "-o", kit)
            held = b"".join(path.read_bytes() for path in kit.rglob("*.json"))
            assert SECRET.encode() not in held  # the record is whole, or not there
        good(archive, "redact", record, "--path", "attestations/0001.json", *WHY)
        assert call("verify", archive=archive).returncode == 2
        assert not attested(archive, beside)
        files = [path for path in (archive / "shelves").rglob("*") if path.is_file()]
        assert not [path for path in files if SECRET.encode() in path.read_bytes()]


class TestKept:
    """It is logged, audited, replicated, and travels in kits."""

    def test_in_a_kit_and_in_a_replica(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        write_keys(tmp_path)
        notice = preserve(archive, "law")
        title = ("--field", "metadata/title", "--confirm")
        good(archive, "attest", notice, *title, "--key", tmp_path / "library")
        holds(archive)
        good(archive, "audit")
        good(archive, "kit", notice, "-o", tmp_path / "kit")
        [verdict] = answers(good(archive, "verify", tmp_path / "kit", "--json"))
        [fact] = [one["value"] for one in verdict["facts"] if one["name"] == "attested"]
        assert attested(archive, notice)[0]["record"] in fact
        good(archive, "replica", "add", "copy", f"folder:{tmp_path / 'copy'}")
        good(archive, "replicate")
        told = call("metadata", notice, "--json", archive=tmp_path / "copy",
                    config=config_of(archive))  # fmt: skip
        assert answers(told)[0]["attested"] == attested(archive, notice)
