"""Deposits to archive.org's double: a receipt is made when every byte came back, and only then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deposit_answers import HASTE
from internet_archive import ACCESS, SECRET, InternetArchiveDouble, KeptItem, Trouble
from muniment_cli import Done, answers, call, good, holds, kinds, new_archive
from sampling import some


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one notice of two renditions, whose place for deposits is asked in haste."""
    archive = new_archive(tmp_path)
    (archive / "muniment.toml").write_text(HASTE)
    notice = tmp_path / "notice"
    notice.mkdir()
    (notice / "通告.txt").write_text("关于示例的通告\n一、本通告自发布之日起施行。\n", "utf-8")
    (notice / "notice.txt").write_text("Notice on Examples\n1. It is in force.\n", "utf-8")
    good(archive, "preserve", "--title", "示例通告", "--title", "Notice on Examples", notice)
    return archive


@pytest.fixture
def there() -> Iterator[InternetArchiveDouble]:
    """The place for deposits, which behaves."""
    with InternetArchiveDouble() as double:
        yield double


def identifier(archive: Path) -> str:
    [listed] = answers(good(archive, "list", "--json"))
    return str(listed["notice"])


def deposit(archive: Path, there: InternetArchiveDouble, *arguments: object) -> Done:
    extra = there.environment(archive.parent)
    return call("deposit", identifier(archive), *arguments, archive=archive, extra=extra)


def answer(done: Done) -> dict[str, Any]:
    [told] = answers(done)
    return told


class TestWhereAllGoesWell:
    def test_every_file_comes_back_before_a_receipt_is_logged(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        done = deposit(archive, there, "--json")
        assert done.returncode == 0, done.stderr
        told = answer(done)
        assert told["outcome"] == "whole"
        [item] = there.items.values()
        originals = {name for name, kept in item.files.items() if kept.source == "original"}
        fetched = {one.path.split("/", 3)[3] for one in there.asked if "/download/" in one.path}
        assert set(told["sent"]) == originals == fetched
        assert kinds(archive)[-1] == "deposit"
        holds(archive)

    def test_the_item_says_what_it_is_and_whose(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        item = answer(deposit(archive, there, "--json"))["item"]
        said = there.items[item].metadata
        assert said["title"] == ["Notice on Examples / 关于示例的通告"]  # As they are printed.
        assert said["external-identifier"] == [identifier(archive)]
        assert said["muniment-log"] == ["example.org/log"]
        assert said["mediatype"] == ["texts"]
        [manifest] = said["muniment-manifest"]
        [sums] = [n for n in there.items[item].files if n.endswith(".sums")]
        kept = there.items[item].files[sums].data
        assert manifest == f"sha512:{hashlib.sha512(kept).hexdigest()}"

    def test_the_kit_that_went_there_verifies(
        self, archive: Path, there: InternetArchiveDouble, tmp_path: Path
    ) -> None:
        item = answer(deposit(archive, there, "--json"))["item"]
        files = there.items[item].files
        [name] = [name for name in files if name.startswith("kit-")]
        kit = tmp_path / "kit.zip"
        kit.write_bytes(files[name].data)
        good(archive, "verify", kit)

    def test_the_record_is_as_the_format_says(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        told = answer(deposit(archive, there, "--json"))
        [report] = archive.glob("shelves/*/*/*/v1/content/reports/0001.json")
        [path] = report.parents[1].glob("manifests/*.json")
        statement = json.loads(path.read_bytes())
        [about] = statement["about"]
        assert (statement["kind"], statement["id"]) == ("deposit", told["record"])
        assert about == {
            "accession": about["accession"],
            "bytes": sum(len(kept.data) for kept in there.originals(told["item"])),
            "files": told["files"],
            "item": told["item"],
            "object": identifier(archive),
            "place": "internet-archive",
            "version": 1,
        }
        [one] = json.loads(report.read_bytes())["deposits"]
        assert {key: one[key] for key in about} == about
        assert [set(file) for file in one["list"]] == [
            {"md5", "name", "part", "sha256", "size"}
        ] * told["files"]

    def test_a_dry_run_shows_all_and_sends_nothing(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        planned = answer(deposit(archive, there, "--dry-run", "--json"))
        assert not there.asked
        assert kinds(archive)[-1] == "accession"
        done = answer(deposit(archive, there, "--json"))
        assert (planned["item"], [one["name"] for one in planned["files"]]) == (
            done["item"],
            done["sent"],
        )

    def test_what_was_given_once_is_not_given_again(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        deposit(archive, there)
        before = len(there.asked)
        assert answer(deposit(archive, there, "--json"))["outcome"] == "known"
        assert len(there.asked) == before

    def test_a_new_version_adds_to_the_item_and_replaces_nothing(
        self, archive: Path, there: InternetArchiveDouble, tmp_path: Path
    ) -> None:
        item = answer(deposit(archive, there, "--json"))["item"]
        first = {name: kept.data for name, kept in there.items[item].files.items()}
        (tmp_path / "notice" / "notice.txt").write_text("Notice on Examples\n1. Repealed.\n")
        good(archive, "preserve", "--notice", identifier(archive), tmp_path / "notice")
        told = answer(deposit(archive, there, "--json"))
        assert told["item"] == item
        assert all(one.startswith(("v2/", "kit-")) for one in told["sent"])
        after = there.items[item]
        assert {name: after.files[name].data for name in first} == first
        assert len(after.metadata["muniment-manifest"]) == 2

    def test_what_is_withheld_never_leaves(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        path = "renditions/0002.txt"
        why = ("--authority", "a court", "--reason", "an order")
        good(archive, "withhold", identifier(archive), "--files", path, *why)
        done = deposit(archive, there, "--json")
        assert done.returncode == 0, done.stderr
        assert {name.split("/")[1] for name in there.puts()} == {"renditions", "text"}
        gone = "关于示例的通告\n一、本通告自发布之日起施行。\n".encode()
        secrets = ("通告.txt", hashlib.sha256(gone).hexdigest(), hashlib.sha512(gone).hexdigest())
        [item] = there.items.values()
        sent = "".join(kept.data.decode() for kept in item.files.values()) + str(item.metadata)
        assert not [one for one in (*secrets, "自发布之日起") if one in sent]
        assert not [name for name in there.puts() if path in name]
        assert {one["path"] for one in answer(done)["left_out"]} == {f"v1/content/{path}", "kit"}

    def test_no_secret_and_no_machine_is_told(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        done = deposit(archive, there)
        for one in there.asked:
            assert one.headers["user-agent"].startswith("Mozilla/5.0 (compatible; muniment")
            if one.method != "PUT":
                assert SECRET not in str(one)
        assert SECRET not in done.stdout + done.stderr
        assert ACCESS not in done.stdout + done.stderr

    def test_several_notices_share_an_item_where_one_is_named(
        self, archive: Path, there: InternetArchiveDouble, tmp_path: Path
    ) -> None:
        other = tmp_path / "other.txt"
        other.write_text("Another notice\n")
        good(archive, "preserve", other)
        every = [one["notice"] for one in answers(good(archive, "list", "--json"))]
        extra = there.environment(tmp_path)
        named = ("--item", "notices-of-example")
        done = call("deposit", *every, *named, "--json", archive=archive, extra=extra)
        assert done.returncode == 0, done.stderr
        assert set(there.items) == {"notices-of-example"}
        assert there.items["notices-of-example"].metadata["external-identifier"] == every
        assert {one["item"] for one in answers(good(archive, "holdings", "--json"))} == {
            "notices-of-example"
        }


class TestWhereThePlaceMisbehaves:
    """No trouble leaves a receipt for what did not come back; the same call goes on afterwards."""

    @pytest.mark.parametrize(
        "trouble",
        some(
            [
                Trouble("slow-down", "PUT kit", times=2),
                Trouble("reset", "PUT v1/renditions/0002", at=10),
                Trouble("reset", "PUT kit", at=0),
                Trouble("cut", "PUT v1/renditions/0001"),
                Trouble("fault", "PUT v1/manifests"),
                Trouble("html", "GET /metadata/", times=2),
                Trouble("list", "GET /metadata/"),
                Trouble("late", "GET /metadata/", times=3),
                Trouble("slow-down", "GET /metadata/"),
                Trouble("cut", "GET /download/", at=3),
                Trouble("redirect-home", "GET /download/", times=None),
            ],
            4,
        ),
        ids=str,
    )
    def test_a_passing_trouble_is_outlasted(self, archive: Path, trouble: Trouble) -> None:
        with InternetArchiveDouble(trouble) as there:
            done = deposit(archive, there, "--json")
            assert done.returncode == 0, done.stderr
            assert answer(done)["outcome"] == "whole"
        assert kinds(archive)[-1] == "deposit"

    @pytest.mark.parametrize(
        ("trouble", "code", "says"),
        [
            (Trouble("slow-down", "PUT kit", times=None), 3, "fewer requests"),
            (Trouble("spam", "PUT v1/renditions/0001", times=None), 3, "spam"),
            (Trouble("denied", "PUT v1", times=None), 3, "ia configure"),
            (Trouble("redirect", "PUT kit", times=None), 3, "collector.example"),
            (Trouble("redirect", "GET /download/", times=None), 3, "collector.example"),
            (Trouble("reset", "PUT kit", times=None, at=100), 3, "broke off"),
            (Trouble("lose", "PUT v1/renditions/0002", times=None), 2, "0002.txt"),
            (Trouble("html", "GET /metadata/", times=None), 3, "no JSON"),
            (Trouble("nothing", "GET /metadata/", times=None), 3, "no JSON"),
            (Trouble("spoil", "PUT v1/renditions/0001"), 1, "did not come back"),
            (Trouble("flip", "GET 0002.txt", times=None), 1, "did not come back"),
            (Trouble("html", "GET /download/", times=None), 1, "did not come back"),
            (Trouble("nothing", "GET kit-", times=None), 1, "did not come back"),
            (Trouble("fault", "GET /download/", times=None), 3, "500"),
        ],
        ids=str,
    )
    def test_a_lasting_trouble_ends_without_a_receipt(
        self, archive: Path, trouble: Trouble, code: int, says: str
    ) -> None:
        with InternetArchiveDouble(trouble) as there:
            done = deposit(archive, there)
            assert done.returncode == code, done.stdout + done.stderr
            assert says in done.stdout + done.stderr
            assert SECRET not in done.stdout + done.stderr
            assert kinds(archive)[-1] == "accession"
            assert not any(one.host == "collector.example" for one in there.asked)
            if trouble.kind == "spoil":
                return  # What lies there is wrong, and is not replaced.
            there.troubles.clear()
            sent = len(there.puts())
            after = deposit(archive, there, "--json")
            assert after.returncode == 0, after.stderr
            assert len(there.puts()) - sent == len(answer(after)["sent"])
        assert kinds(archive)[-1] == "deposit"

    def test_a_limit_that_lasts_is_asked_for_and_told(self, archive: Path) -> None:
        troubles = (
            Trouble("slow-down", "PUT kit"),
            Trouble("over-limit", "GET check_limit", times=2),
        )
        with InternetArchiveDouble(*troubles) as there:
            done = deposit(archive, there)
            assert done.returncode == 0, done.stderr
            assert "Trying again" in done.stderr
            assert len([one for one in there.asked if "check_limit" in one.query]) == 3

    def test_an_item_of_somebody_else_is_left_alone(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        item = answer(deposit(archive, there, "--dry-run", "--json"))["item"]
        there.items[item] = KeptItem({"title": ["somebody's"]})
        done = deposit(archive, there)
        assert done.returncode == 3
        assert "--item" in done.stderr
        assert not there.puts()

    def test_who_has_no_keys_is_told_how_to_get_them(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        extra = {"IA_CONFIG_FILE": str(archive / "none.ini"), "http_proxy": there.proxy}
        extra["HOME"] = extra["XDG_CONFIG_HOME"] = str(archive)
        done = call("deposit", identifier(archive), archive=archive, extra=extra)
        assert done.returncode == 3
        assert "ia configure" in done.stderr
        assert not there.asked


class TestHoldings:
    def test_a_look_finds_what_became_of_a_deposit(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        item = answer(deposit(archive, there, "--json"))["item"]
        extra = there.environment(archive.parent)

        def look() -> tuple[int, str]:
            done = call("holdings", "check", "--json", archive=archive, extra=extra)
            return done.returncode, answer(done)["outcome"]

        def state() -> tuple[int, str]:
            done = call("holdings", "--json", archive=archive)
            return done.returncode, answer(done)["state"]

        assert look() == (0, "whole")
        whole = answer(call("holdings", "--json", archive=archive))["whole"]
        kept = there.items[item].files["v1/renditions/0001.txt"]
        data, kept.data = kept.data, b"another notice"
        assert look() == (1, "changed")
        assert state() == (1, "changed")
        kept.data = data
        there.items[item].dark = True
        assert look() == (1, "dark")
        there.items[item].dark = False
        lost = there.items.pop(item)
        assert look() == (1, "gone")
        assert answer(call("holdings", "--json", archive=archive))["whole"] == whole
        there.items[item] = lost
        assert look() == (0, "whole")
        assert state() == (0, "whole")
        assert kinds(archive)[-5:] == ["holdings"] * 5
        holds(archive)

    def test_a_place_that_does_not_answer_proves_nothing(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        deposit(archive, there)
        there.troubles.append(Trouble("html", "GET /metadata/", times=None))
        extra = there.environment(archive.parent)
        done = call("holdings", "check", archive=archive, extra=extra)
        assert done.returncode == 3
        assert kinds(archive)[-1] == "deposit"

    def test_what_is_gone_is_given_anew_on_request(
        self, archive: Path, there: InternetArchiveDouble
    ) -> None:
        item = answer(deposit(archive, there, "--json"))["item"]
        there.items.clear()
        extra = there.environment(archive.parent)
        assert call("holdings", "check", archive=archive, extra=extra).returncode == 1
        assert answer(deposit(archive, there, "--again", "--json"))["item"] == item
        assert call("holdings", archive=archive).returncode == 0

    def test_replicas_are_holdings_too(self, archive: Path, tmp_path: Path) -> None:
        good(archive, "replica", "add", "shed", f"folder:{tmp_path / 'shed'}")
        good(archive, "replicate")
        done = call("holdings", "--json", archive=archive)
        assert (done.returncode, answer(done)["state"]) == (2, "never")
        good(archive, "audit", "--replica", "shed")
        told = json.loads(good(archive, "holdings", "--json").stdout)
        assert (told["place"], told["item"], told["state"]) == ("replica", "shed", "whole")
