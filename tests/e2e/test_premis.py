"""PREMIS: what was recorded of a notice, as the schema of the Library of Congress accepts it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from manifests import parse_statement
from muniment.exchange.happenings import outcome_of
from muniment_cli import ROOT, answers, call, good, new_archive
from stamp_scenes import pinned
from stampers import new_stamper
from system_packages import need
from time_authorities import Honest, TimeServer
from witnesses import opened

SCHEMA = ROOT.parent / "shared/fixtures/xsd/premis/premis-v3-0.xsd"
NAMES = {"premis": "http://www.loc.gov/premis/v3"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


def preserved(archive: Path, name: str = "notice.txt", *more: str) -> str:
    """Preserve a file; give the notice."""
    (archive.parent / name).write_text("关于道路施工的通知\n", "utf-8")
    told = answers(call("preserve", "--json", *more, archive.parent / name, archive=archive))
    return str(told[0]["notice"])


def premis(archive: Path, notice: str) -> Path:
    """Export a notice, and have the schema judge it."""
    path = archive.parent / "premis.xml"
    path.unlink(missing_ok=True)
    good(archive, "export", notice, "--as", "premis", "-o", path)
    if SCHEMA.exists():
        judged = subprocess.run(
            [need("xmllint", "libxml2-utils"), "--nonet", "--noout", "--schema", SCHEMA, path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert judged.returncode == 0, judged.stderr
    return path


def texts(path: Path, name: str) -> list[str]:
    """The text of every element of a name, as xmllint finds it."""
    found = subprocess.run(
        [need("xmllint", "libxml2-utils"), "--xpath", f"//*[local-name()='{name}']", path],
        capture_output=True,
        text=True,
        check=True,
    )
    return list(_inner(found.stdout))


def _inner(markup: str) -> Iterator[str]:
    for line in markup.splitlines():
        yield line.partition(">")[2].rpartition("<")[0]


def parsed(path: Path) -> ElementTree.Element:
    parser = ElementTree.XMLPullParser()
    parser.feed(path.read_text("utf-8"))
    parser.close()
    return [element for _, element in parser.read_events()][-1]


def events(path: Path) -> list[dict[str, Any]]:
    """Each event: the texts of its elements, and the objects that it is linked to."""
    return [
        {
            **{one.tag.partition("}")[2]: one.text for one in event.iter()},
            "note": event.findtext(".//premis:eventOutcomeDetailNote", "", NAMES),
            "held": [
                one.text for one in event.findall(".//premis:linkingObjectIdentifierValue", NAMES)
            ],
        }
        for event in parsed(path).findall("premis:event", NAMES)
    ]


class TestPremis:
    """ "Export ID --as premis": objects, events, agents, rights (PREMIS 3.0)."""

    def test_a_file_comes_with_its_digests_and_its_own_name(self, archive: Path) -> None:
        path = premis(archive, preserved(archive, "公告.txt"))
        assert texts(path, "originalName") == ["公告.txt"]
        assert texts(path, "messageDigestAlgorithm") == ["SHA-512", "SHA-256"]
        assert texts(path, "formatName") == ["text/plain"]

    def test_what_happened_is_an_event_with_its_agents(self, archive: Path) -> None:
        notice = preserved(archive)
        assert preserved(archive) == notice
        path = premis(archive, notice)
        assert texts(path, "eventType") == ["accession", "capture"]
        assert set(texts(path, "agentType")) == {"organization", "software"}

    def test_a_failed_attempt_is_a_failure_and_no_removal(self, archive: Path) -> None:
        notice = preserved(archive)
        done = call("preserve", "--notice", notice, "http://notices.invalid/", archive=archive)
        assert done.returncode != 0
        path = premis(archive, notice)
        assert texts(path, "eventOutcome") == ["success", "fail"]

    def test_a_fixity_round_is_an_event_with_its_outcome(self, archive: Path) -> None:
        notice = preserved(archive)
        good(archive, "audit")
        path = premis(archive, notice)
        assert texts(path, "eventType") == ["accession", "fixity check"]
        [rendition] = archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
        rendition.write_text("flipped\n")
        assert call("audit", archive=archive).returncode == 1
        path = premis(archive, notice)
        assert texts(path, "eventOutcome") == ["success", "success", "fail"]
        assert texts(path, "eventOutcomeDetailNote") == ["v1 is not as it was logged"]

    def test_rights_are_as_the_archive_states_them(self, archive: Path) -> None:
        notice = preserved(archive, "notice.txt", "--rights", "public information")
        assert texts(premis(archive, notice), "otherRightsNote") == ["public information"]

    def test_a_name_that_xml_cannot_hold_is_spelled(self, archive: Path) -> None:
        path = premis(archive, preserved(archive, "bell\x07\x1b.txt"))
        assert texts(path, "originalName") == ["bell\\x07\\x1b.txt"]

    def test_the_same_archive_gives_the_same_bytes(self, archive: Path) -> None:
        notice = preserved(archive)
        assert premis(archive, notice).read_bytes() == premis(archive, notice).read_bytes()

    def test_it_never_overwrites(self, archive: Path) -> None:
        notice = preserved(archive)
        path = premis(archive, notice)
        again = call("export", notice, "--as", "premis", "-o", path, archive=archive)
        assert again.returncode == 3 and "exists" in again.stderr

    def test_it_answers_in_json(self, archive: Path) -> None:
        notice = preserved(archive)
        path = archive.parent / "out.xml"
        done = good(archive, "export", notice, "--as", "premis", "-o", path, "--json")
        assert json.loads(done.stdout) == {
            "file": str(path),
            "notice": notice,
            "bytes": path.stat().st_size,
            "left_out": [],
        }

    def test_of_what_is_withheld_it_says_no_name_and_no_digest(self, archive: Path) -> None:
        folder = archive.parent / "folder"
        folder.mkdir()
        (folder / "open.txt").write_text("open\n")
        (folder / "secret.txt").write_text("secret\n")
        [told] = answers(good(archive, "preserve", "--json", folder))
        whole = premis(archive, told["notice"]).read_text("utf-8")
        [secret] = (one for one in told["files"] if one["name"] == "secret.txt")
        words = ("secret.txt", secret["sha512"], secret["sha256"])
        assert all(word in whole for word in words)
        why = ("--authority", "an act", "--reason", "it is")
        good(archive, "withhold", told["notice"], "--files", secret["path"], *why)
        said = premis(archive, told["notice"]).read_text("utf-8")
        assert not any(word in said for word in words)
        assert "open.txt" in said and "The file is withheld from publication." in said


def stamp(archive: Path) -> None:
    """Have the one authority stamp the newest head; the archive would like two, and says so."""
    assert call("stamp", "--allow-private", archive=archive).returncode == 2


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A notice of two versions; over the first a stamp, over both a stamp and a cosignature."""
    archive = new_archive(tmp_path_factory.mktemp("stamped"))
    folder = archive.parent / "witness"
    with TimeServer({"/a": Honest(new_stamper("p256", "a"))}) as server:
        notice = preserved(archive)
        pinned(archive, server, "a")
        stamp(archive)
        preserved(archive, "second.txt", "--notice", notice)
        stamp(archive)
        preserved(archive, "third.txt")
        stamp(archive)
    [made] = answers(
        call("witness", "init", folder, "--name", "w.example", "--json", archive=archive)
    )
    [log] = answers(good(archive, "log", "show", "--json"))
    call("witness", "add-log", folder, log["key"], archive=archive)
    with opened(folder) as serving:
        good(archive, "log", "witness", "add", "w", serving["address"], made["vkey"])
        good(archive, "log", "cosign", "--allow-private")
    return archive, notice


class TestHeads:
    """ "Every record of the log that touches the notice": heads that hold it, and who says so."""

    def test_stamps_and_cosignatures_are_events(self, stamped: tuple[Path, str]) -> None:
        archive, notice = stamped
        path = premis(archive, notice)
        given = [one for one in events(path) if "over the checkpoint" in one["eventDetail"]]
        assert [one["eventType"] for one in given] == ["digital signature generation"] * 3
        first, _, cosigned = given
        assert "time stamp (RFC 3161)" in first["eventDetail"]
        assert first["linkingAgentIdentifierValue"] == "a" and "not judged" in first["note"]
        assert "cosignature" in cosigned["eventDetail"]
        assert cosigned["linkingAgentIdentifierValue"] == "w"
        # The third stamp is over a head that holds nothing more of this notice.
        assert [one["held"] for one in given] == [
            [f"{notice} v1"],
            [f"{notice} v1", f"{notice} v2"],
            [f"{notice} v1", f"{notice} v2"],
        ]
        kept = first["eventDetail"].partition("kept as ")[2].partition(";")[0]
        digest = hashlib.sha512((archive / kept).read_bytes()).hexdigest()
        assert digest in first["note"]

    def test_each_record_says_where_it_stands_in_the_log(self, stamped: tuple[Path, str]) -> None:
        archive, notice = stamped
        [shown] = answers(good(archive, "show", notice, "--json"))
        said = [one["eventDetail"] for one in events(premis(archive, notice))]
        for version in shown["versions"]:
            assert any(
                f"entry {version['index']} of the log example.org/log" in one for one in said
            )

    def test_terms_name_their_vocabulary(self, stamped: tuple[Path, str]) -> None:
        written = premis(*stamped).read_text("utf-8")
        base = "http://id.loc.gov/vocabulary/preservation"
        assert f'valueURI="{base}/eventType/acc">accession<' in written
        assert f'valueURI="{base}/eventOutcome/suc">success<' in written
        assert f'authorityURI="{base}/agentType">software<' in written


class TestOutcomes:
    """How a look at others' copies ended is how the event did."""

    @pytest.mark.parametrize(
        ("outcome", "said"),
        [("whole", "success"), ("same-text", "success"), ("dark", "failure"), ("gone", "failure")],
    )
    def test_a_copy_that_is_not_whole_is_a_failure(self, outcome: str, said: str) -> None:
        path = next((ROOT / "docs/example/kit/object/v1/content/manifests").glob("*.json"))
        statement = parse_statement(path.read_bytes(), 1 << 20)
        item = {"object": "urn:x", "outcome": outcome, "place": "somewhere", "item": "it"}
        looked = replace(statement, kind="holdings", about=(item,))
        found, note = outcome_of(looked, "urn:x")
        assert found == said and note == f"somewhere it: {outcome}"
