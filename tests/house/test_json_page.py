"""Every answer of --json has the keys that docs/json.md lists, and no other."""

import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from beacon_answers import beacon_answers
from custody_answers import custody_answers
from deposit_answers import deposit_answers
from editions import edition_answers
from endorse_answers import endorse_answers
from ministry import Ministry
from muniment.cli.preserving import list_options
from muniment_cli import answers, call, new_archive
from other_archives import NOTICE, OtherArchive, memento
from polite_hosts import Leaping
from rehash_scenes import rehash_answers
from repair_answers import repair_answers
from replica_scenes import replica_answers
from stamp_scenes import stamp_answers
from warcs import plain, response
from witness_answers import witness_answers

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
Answers = dict[str, list[dict[str, Any]]]


def documented() -> dict[str, dict[str, bool]]:
    """Give the keys of each table by its heading, and whether they are always there."""
    tables: dict[str, dict[str, bool]] = {}
    heading = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("##"):
            heading = line.lstrip("#").strip()
        elif match := re.match(r"\| `(\w+)` \| ([^|]+) \|", line):
            tables.setdefault(heading, {})[match[1]] = match[2].strip() == "always"
    return tables


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "notice.html").write_text("<title>Notice</title>")
    links = '<a href="whole_2.html">Page 2</a><a href="a.doc">Annex 1</a>'
    (folder / "whole.html").write_text(f"<title>Notice</title><p>The text of it. {links}</p>")
    (folder / "whole_2.html").write_text("<title>Notice</title><p>More of it.</p>")
    (folder / "moved").mkdir()  # The server leads from it to `moved/`.
    (folder / "moved" / "index.html").write_text("<title>Notice</title><p>It lies here now.</p>")
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /closed\n")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/notice.html"
        server.shutdown()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory, site: str) -> Answers:
    """What every command answers, by the heading of its table."""
    folder = tmp_path_factory.mktemp("json")
    source = folder / "notice"
    source.mkdir()
    (source / "notice.txt").write_text("Notice\n")
    Path(os.fsdecode(os.fsencode(source) + b"/\xb9\xab.txt")).write_text("not UTF-8\n")
    archive = new_archive(folder)
    cites = folder / "cites.txt"
    moved = f"{site.rpartition('/')[0]}/moved"
    cites.write_text(f"See {site.replace('notice', 'closed')}.\nSee {moved} as well.\n")

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call(*words, "--json", archive=archive))

    demo = call("demo", "--folder", folder / "demo", "--json")
    assert demo.returncode == 0, demo.stderr
    init = answers(call("init", folder / "other", "--json", config=folder / "other-config"))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        told = [
            *ask("preserve", source, "--title", "T"),
            *ask("preserve", source),
            *ask("preserve", source / "none.txt"),
            *ask("preserve", site, nobody, "--allow-private"),
            *ask("preserve", site.replace("notice", "whole"), "--allow-private"),
            *ask("preserve", f"{site}x", "--as-notice", "It is.", "--allow-private"),
            *ask("preserve", cites, "--outlinks", "--allow-private"),
            *with_an_image(ask),
        ]
    held = ask("preserve", source, "--hold", "--title", "again")
    held_before = held[0]["held"]
    shows_by_name = {held_before: ask("show", held_before)}
    status = ask("status")
    told += [*held, *ask("commit", held[0]["held"])]
    notice = told[0]["notice"]
    discarded = ask("preserve", source, "--hold", "--title", "once more")[0]["held"]
    verify = [*ask("verify"), *ask("verify", notice)]
    checks = [check for verdict in verify for check in verdict["checks"]]
    shown = ask("log", "show")
    doctor = ask("doctor")
    again = next(one for one in told if one["outcome"] == "seen again")["record"]
    web = next(one for one in told if one["source"] == site)["accession"]
    crawl = folder / "crawl.warc"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    pages = (response(b"", head, warc_target_uri=f"http://a.example/{n}") for n in "12")
    crawl.write_bytes(plain(*pages))
    shows = [
        answer
        for name in (notice, web, again, held_before)
        for answer in shows_by_name.get(name) or ask("show", name)
    ]
    custody = custody_answers(folder / "custody")
    cited = [*ask("cite", notice), *custody["cite"]]
    shows += custody["show"]
    return {
        "demo": answers(demo),
        "init": init,
        "preserve": told,
        "preserve: files": [file for one in told for file in one["files"]],
        "preserve: captures": [each for one in told for each in one.get("captures", ())],
        "preserve: missing": [each for one in told for each in one.get("missing", ())],
        "preserve: fetch": (fetches := [one["fetch"] for one in told if "fetch" in one]),
        "preserve: evidence": [one for fetch in fetches for one in fetch["evidence"]],
        "preserve: --dry-run": [
            *ask("preserve", source, source / "none", crawl, "--dry-run"),
            *ask("preserve", crawl, "--each-page", "--dry-run"),
        ],
        "discard": ask("discard", discarded),
        "list": [*ask("list"), *custody["list"]],
        "show": shows,
        "show: versions": [version for one in shows for version in one["versions"]],
        "show: files": [
            file for one in shows for version in one["versions"] for file in version["files"]
        ],
        "show: records": [record for one in shows for record in one["records"]],
        **edition_answers(folder / "edition"),
        "status": [*status, *custody["status"]],
        "status: held": [held for one in status for held in one["held"]],
        "verify": verify,
        "verify: checks": checks,
        "verify: findings": broken_findings(archive, folder),
        "validate": (validated := ask("validate", folder / "broken")),
        "validate: findings": validated[0]["findings"],
        "supersede": custody["supersede"],
        "withhold": custody["withhold"],
        "redact": custody["redact"],
        "kit": ask("kit", notice, "-o", folder / "kit"),
        "export": [*ask("export", notice, "-o", folder / "originals"), *custody["export"]],
        "export --as bagit": [
            *ask("export", notice, "--as", "bagit", "-o", folder / "bag"),
            *ask("export", notice, "--as", "bagit", "-o", folder / "bag.zip"),
        ],
        "export --as akn": ask("export", notice, "--as", "akn", "-o", folder / "akn"),
        "export --as html": ask("export", notice, "--as", "html", "-o", folder / "page.html"),
        "export --as text": ask("export", notice, "--as", "text", "-o", folder / "plain.txt"),
        "export --as ro-crate": [
            *ask("export", notice, "--as", "ro-crate", "-o", folder / "crate"),
            *ask("export", notice, "--as", "ro-crate", "-o", folder / "crate.zip"),
        ],
        "export --as dataset": ask("export", "--all", "--as", "dataset", "-o", folder / "tables"),
        "export --as ocfl": [
            *ask("export", notice, "--as", "ocfl", "-o", folder / "object"),
            *ask("export", "--all", "--as", "ocfl", "-o", folder / "root"),
        ],
        "export --as premis": ask("export", notice, "--as", "premis", "-o", folder / "premis.xml"),
        "export --as cdxj": ask("export", web, "--as", "cdxj", "-o", folder / "web.cdxj"),
        "export --as wacz": ask("export", web, "--as", "wacz", "-o", folder / "web.wacz"),
        "cite": cited,
        "cite: fields": cited[0]["fields"],
        "cite: tombstones": custody["cite: tombstones"],
        "export --as csl": ask("export", notice, "--as", "csl", "-o", folder / "cited.json"),
        "export --as warc": ask("export", web, "--as", "warc", "-o", folder / "warc"),
        "verifier": ask("verifier", "-o", folder / "verifier"),
        **fixity(archive, folder),
        "log show": shown,
        "log show: entries": shown[0]["entries"],
        "log check": ask("log", "check"),
        **recovered(archive, folder),
        **rotated(archive, folder),
        **replica_answers(folder / "replicas"),
        **repair_answers(folder / "repair"),
        **witness_answers(folder / "witnesses"),
        **stamp_answers(folder / "stamps"),
        **rehash_answers(folder / "rehash"),
        **beacon_answers(folder / "beacons"),
        **endorse_answers(folder / "endorse"),
        **deposit_answers(folder / "deposit"),
        "adopt": adopted(archive, folder),
        "doctor": doctor,
        "doctor: symptoms": doctor[0]["symptoms"],
    }


def with_an_image(ask: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What `preserve` answers of a memento to which an image belongs."""
    stamp, image = "20141001093000", "http://www.example.gov/i.gif"
    with Ministry({}) as ministry, pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_options, "CLOCK", Leaping())
        other = OtherArchive(ministry)
        address = other.hold(stamp, memento(stamp, NOTICE + f"<img src={image}>".encode()))
        other.ministry.answers[f"/web/{stamp}id_/{image}"] = memento(stamp, b"GIF89a")
        return ask("preserve", "--from-memento", address, "--allow-private")


def broken_findings(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """What `verify` finds in a copy with a byte more than it should have."""
    copy = shutil.copytree(archive, folder / "broken")
    rendition = next(copy.glob("shelves/*/*/*/v1/content/renditions/0001.txt"))
    rendition.write_text("Notice!\n")
    (verdict,) = answers(call("verify", copy, "--json", archive=archive))
    assert verdict["verdict"] == 1
    return [finding for check in verdict["checks"] for finding in check["findings"]]


def recovered(archive: Path, folder: Path) -> Answers:
    """What `restore`, `rehearse` and `log resume` answer, the first from a damaged copy."""
    copy = shutil.copytree(archive, folder / "damaged")
    next(copy.glob("shelves/*/*/*/v1/content/renditions/0001.txt")).write_text("Notice!\n")
    own = shutil.copytree(folder / "config", folder / "restorer")

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call(*words, "--json", config=own))

    restored = ask("restore", copy, folder / "restored")
    return {
        "restore": restored,
        "restore: findings": [finding for one in restored for finding in one["findings"]],
        "rehearse": ask("rehearse", "--from", copy, "-a", folder / "restored"),
        "log resume": ask("log", "resume", "-a", folder / "restored"),
    }


def rotated(archive: Path, folder: Path) -> Answers:
    """What `key` and `log succeed` answer, of a copy with another signer and then another log."""
    copy = shutil.copytree(archive, folder / "rotated")
    config = shutil.copytree(folder / "config", folder / "rotated-config")

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call(*words, "--json", archive=copy, config=config))

    rotate, succeed = ask("key", "rotate"), ask("log", "succeed")
    [old] = (one["before"] for one in rotate)
    revoke = ask("key", "revoke", old, "--reason", "an example")
    roles = ask("key", "roles")
    return {
        "key rotate": rotate,
        "key revoke": revoke,
        "log succeed": succeed,
        "key roles": roles,
        "key roles: terms": [term for one in roles for term in one["terms"]],
    }


def fixity(archive: Path, folder: Path) -> Answers:
    """What `audit` and `checked` answer, of a copy with a byte more than it should have."""
    copy = shutil.copytree(archive, folder / "rotten")
    next(copy.glob("shelves/*/*/*/v1/content/renditions/0001.txt")).write_text("Notice!\n")
    config = shutil.copytree(folder / "config", folder / "rotten-config")
    audited = answers(call("audit", "--json", archive=copy, config=config))
    checked = answers(call("checked", "--json", archive=copy, config=config))
    rounds = answers(call("checked", "--rounds", "--json", archive=copy, config=config))
    return {
        "audit": audited,
        "audit: findings": audited[0]["findings"],
        "checked": checked,
        "checked: --rounds": rounds,
    }


def adopted(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """What `adopt` answers for an object that a lost log had, and this archive's has not."""
    keys = next((folder / "config" / "keys").iterdir())
    (folder / "later.txt").write_text("Later\n")
    shutil.copytree(archive, folder / "before")
    shutil.copytree(keys, folder / "keys-before")
    (told,) = answers(call("preserve", folder / "later.txt", "--json", archive=archive))
    shutil.rmtree(archive / "log")
    shutil.copytree(folder / "before" / "log", archive / "log")
    shutil.rmtree(keys)
    shutil.copytree(folder / "keys-before", keys)
    (archive / "catalogue.db").unlink()
    done = call("adopt", told["notice"], "--reason", "found", "--json", archive=archive)
    assert done.returncode == 0, done.stderr
    return answers(done)


class TestJsonPage:
    """ "`--json` with a documented shape": the page lists every key, and the test every command."""

    def test_every_table_is_held_against_a_real_answer(self, given: Answers) -> None:
        assert documented().keys() == given.keys()
        assert all(given.values())

    @pytest.mark.parametrize("heading", sorted(documented()))
    def test_an_answer_has_the_keys_that_are_listed(self, given: Answers, heading: str) -> None:
        keys = documented()[heading]
        always = {key for key, there in keys.items() if there}
        for answer in given[heading]:
            assert always <= answer.keys() <= keys.keys()

    @pytest.mark.parametrize("heading", sorted(documented()))
    def test_no_key_is_listed_that_never_comes(self, given: Answers, heading: str) -> None:
        seen = {key for answer in given[heading] for key in answer}
        assert seen == documented()[heading].keys()

    def test_every_outcome_that_can_be_had_here_is_listed(self, given: Answers) -> None:
        page = PAGE.read_text("utf-8")
        outcomes = {one["outcome"] for one in given["preserve"]}
        assert outcomes == {"preserved", "seen again", "refused", "failed", "held"}
        assert all(f"`{outcome}`" in page for outcome in outcomes)
