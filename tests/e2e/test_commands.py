"""The commands, as somebody uses them: what is answered, what is kept, and with which exit code."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from killing import assert_tidy
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive, notices
from stops import stopped_at
from system_packages import need


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("1.txt", "2.txt", "folder/a.html", "folder/b/c.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n")
    return new_archive(tmp_path)


class TestPreserve:
    """ "Each source a notice of its own; `--as-one` makes them renditions of one notice"."""

    def test_each_source_is_a_notice(self, tmp_path: Path, archive: Path) -> None:
        told = answers(good(archive, "preserve", "--json", tmp_path / "1.txt", tmp_path / "folder"))
        assert [one["outcome"] for one in told] == ["preserved"] * 2
        assert [one["index"] for one in told] == [1, 2]
        assert [len(one["files"]) for one in told] == [1, 2]
        assert notices(archive) == [(1, 1), (1, 2)]
        holds(archive)

    def test_as_one_they_are_renditions_of_one(self, tmp_path: Path, archive: Path) -> None:
        sources = [tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "folder"]
        told = answers(good(archive, "preserve", "--json", "--as-one", *sources))
        assert len({one["notice"] for one in told}) == len({one["index"] for one in told}) == 1
        paths = [item["path"] for one in told for item in one["files"]]
        assert [path[:15] for path in paths] == [f"renditions/{n:04}" for n in range(1, 5)]
        assert notices(archive) == [(1, 4)]

    def test_a_notice_that_exists_is_added_to(self, tmp_path: Path, archive: Path) -> None:
        [first] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        for source, version in ((tmp_path / "2.txt", 2), (tmp_path / "folder", 3)):
            [told] = answers(
                good(archive, "preserve", "--json", "--notice", first["notice"], source)
            )
            assert (told["notice"], told["version"]) == (first["notice"], version)
        names = [item["path"] for item in told["files"]]
        assert names == ["renditions/0003.html", "renditions/0004.pdf"]
        assert notices(archive) == [(3, 4)]
        holds(archive)

    def test_the_beginning_of_an_id_will_do(self, tmp_path: Path, archive: Path) -> None:
        [first] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        for text in (first["notice"][9:20], first["accession"][:9]):
            assert good(archive, "verify", text).stdout.startswith(f"object: {first['notice']}")

    def test_a_record_is_no_notice_to_add_to(self, tmp_path: Path, archive: Path) -> None:
        [shown] = answers(good(archive, "log", "show", "--json"))
        roles = shown["entries"][0]["object"]
        done = call("preserve", "--notice", roles, tmp_path / "1.txt", archive=archive)
        assert done.returncode == 3 and "is a record (roles), not a notice" in done.stderr

    def test_its_description_is_signed_with_it(self, tmp_path: Path, archive: Path) -> None:
        good(
            archive, "preserve", tmp_path / "1.txt", "--title", "公告", "--title", "Notice",
            "--language", "zh-Hans", "--language", "en", "--publisher", "Ministry",
            "--published", "2014-10-01", "--rights", "none", "--legal-basis", "archive law",
        )  # fmt: skip
        [listed] = answers(good(archive, "list", "--json"))
        assert listed["description"] == {
            "title": ["公告", "Notice"],
            "language": ["zh-Hans", "en"],
            "publisher": ["Ministry"],
            "published": "2014-10-01",
            "rights": "none",
            "legal_basis": "archive law",
        }

    def test_paths_are_the_same_from_anywhere(
        self, tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        [told] = answers(good(archive, "preserve", "--json", "folder/../1.txt"))
        assert told["source"] == str(tmp_path / "1.txt")
        monkeypatch.chdir(archive)
        assert call("list", config=config_of(archive)).returncode == 0


class TestSeenAgain:
    """ "The same content seen again adds a record "seen again", no version and no copy."""

    def test_one_record_speaks_of_all(self, tmp_path: Path, archive: Path) -> None:
        sources = [tmp_path / "1.txt", tmp_path / "folder"]
        first = answers(good(archive, "preserve", "--json", *sources))
        size = sum(path.stat().st_size for path in (archive / "shelves").rglob("*.pdf"))
        again = answers(good(archive, "preserve", "--json", *sources))
        assert [one["outcome"] for one in again] == ["seen again"] * 2
        for one, other in zip(first, again, strict=True):
            assert (one["notice"], one["accession"]) == (other["notice"], other["accession"])
            assert other["version"] == 1 and other["index"] == 3 and other["files"] == []
        assert kinds(archive) == ["roles", "accession", "accession", "seen-again"]
        assert sum(path.stat().st_size for path in (archive / "shelves").rglob("*.pdf")) == size
        holds(archive)

    def test_place_and_time_do_not_count_but_names_and_bytes_do(
        self, tmp_path: Path, archive: Path
    ) -> None:
        good(archive, "preserve", tmp_path / "folder")
        (tmp_path / "folder").rename(tmp_path / "moved")
        os.utime(tmp_path / "moved" / "a.html", (0, 0))
        [moved] = answers(good(archive, "preserve", "--json", tmp_path / "moved"))
        assert moved["outcome"] == "seen again"
        (tmp_path / "moved" / "a.html").rename(tmp_path / "moved" / "A.html")
        [renamed] = answers(good(archive, "preserve", "--json", tmp_path / "moved"))
        assert renamed["outcome"] == "preserved" and renamed["notice"] != moved["notice"]

    def test_twice_in_one_call(self, tmp_path: Path, archive: Path) -> None:
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "1.txt").write_bytes((tmp_path / "1.txt").read_bytes())
        sources = [tmp_path / "1.txt", tmp_path / "copy/1.txt", tmp_path / "1.txt"]
        told = answers(good(archive, "preserve", "--json", *sources))
        assert [one["outcome"] for one in told] == ["preserved", "seen again", "seen again"]
        assert len({one["accession"] for one in told}) == 1
        holds(archive)

    def test_in_another_notice_it_is_not_there_yet(self, tmp_path: Path, archive: Path) -> None:
        one, other = answers(
            good(archive, "preserve", "--json", tmp_path / "1.txt", tmp_path / "2.txt")
        )
        call_ = ("preserve", "--json", "--notice", one["notice"], tmp_path / "2.txt")
        [added] = answers(good(archive, *call_))
        assert (added["outcome"], added["version"]) == ("preserved", 2)
        [again] = answers(good(archive, *call_))
        assert (again["outcome"], again["accession"]) == ("seen again", added["accession"])
        assert other["notice"] != added["notice"]


class TestResuming:
    """ "Interrupted, it resumes: the same call again preserves only what is not yet there"."""

    def interrupted(self, tmp_path: Path, archive: Path) -> None:
        (archive / "muniment.toml").write_text("format = 1\n[group]\nitems = 1\n")
        with stopped_at(13):
            sources = [tmp_path / "1.txt", tmp_path / "2.txt"]
            done = call("preserve", "--json", *sources, archive=archive)
        assert done.returncode == 3 and len(answers(done)) == 1

    def test_what_was_done_is_told_as_already_there(self, tmp_path: Path, archive: Path) -> None:
        self.interrupted(tmp_path, archive)
        sources = [tmp_path / "1.txt", tmp_path / "2.txt"]
        told = answers(good(archive, "preserve", "--json", *sources))
        assert told[0]["outcome"] == "already there" and told[0]["index"] == 1
        assert notices(archive) == [(1, 1), (1, 1)]
        again = answers(good(archive, "preserve", "--json", *sources))
        assert [one["outcome"] for one in again] == ["seen again"] * 2

    def test_a_file_that_changed_meanwhile_is_not_there_yet(
        self, tmp_path: Path, archive: Path
    ) -> None:
        self.interrupted(tmp_path, archive)
        (tmp_path / "1.txt").write_text("changed\n")
        sources = [tmp_path / "1.txt", tmp_path / "2.txt"]
        told = answers(good(archive, "preserve", "--json", *sources))
        assert told[0]["outcome"] == "preserved" and told[0]["index"] > 1
        assert len(notices(archive)) == 3
        holds(archive)


class TestLists:
    """`--list FILE` "for a whole list with metadata"."""

    def test_each_line_is_a_request(self, tmp_path: Path, archive: Path) -> None:
        [first] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        (tmp_path / "list.csv").write_text(
            f"source,title,language,notice\n2.txt,Two|二,en|zh-Hans,\nfolder,,,{first['notice']}\n"
        )
        told = answers(
            good(archive, "preserve", "--json", "--list", tmp_path / "list.csv", "--rights", "r")
        )
        assert [one["version"] for one in told] == [1, 2]
        assert told[1]["notice"] == first["notice"]
        listed = {one["notice"]: one for one in answers(good(archive, "list", "--json"))}
        assert listed[told[0]["notice"]]["description"] == {
            "title": ["Two", "二"],
            "language": ["en", "zh-Hans"],
            "rights": "r",
        }
        holds(archive)

    def test_a_list_may_be_empty(self, tmp_path: Path, archive: Path) -> None:
        (tmp_path / "list.csv").write_text("source\n")
        assert good(archive, "preserve", "--json", "--list", tmp_path / "list.csv").stdout == ""


class TestDryRun:
    """ "`--dry-run` shows what would be kept", and keeps nothing."""

    def test_it_counts_and_leaves_no_trace(self, tmp_path: Path, archive: Path) -> None:
        sources = [tmp_path / "folder", tmp_path / "1.txt", "https://example.org/notice"]
        done = good(archive, "preserve", "--dry-run", "--json", *sources)
        found = {one["source"]: (one["files"], one["bytes"]) for one in answers(done)}
        size = sum(path.stat().st_size for path in (tmp_path / "folder").rglob("*.*"))
        assert found == {
            str(tmp_path / "folder"): (2, size),
            str(tmp_path / "1.txt"): (1, 6),
            "https://example.org/notice": (0, 0),
        }
        assert kinds(archive) == ["roles"]
        assert_tidy(archive)

    def test_what_would_be_refused_is_3(self, tmp_path: Path, archive: Path) -> None:
        sources = [tmp_path / "1.txt", tmp_path / "none"]
        done = call("preserve", "--dry-run", *sources, archive=archive)
        assert done.returncode == 3
        assert "would be kept" in done.stdout and "would be refused" in done.stdout


class TestExitCodes:
    """0 holds · 1 wrong · 2 trust missing · 3 cannot be read, or the call is wrong."""

    def test_verify_ends_with_each(self, tmp_path: Path, archive: Path) -> None:
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        notice = told["notice"]
        assert call("verify", notice, archive=archive).returncode == 0
        stranger = tmp_path / "stranger"
        assert call("verify", notice, archive=archive, config=stranger).returncode == 2
        assert call("log", "check", archive=archive, config=stranger).returncode == 2
        assert call("verify", "nothing", archive=archive).returncode == 3
        [stored] = archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
        stored.write_text("2.txt\n")
        done = call("verify", notice, archive=archive)
        assert done.returncode == 1 and str(stored.relative_to(archive)) in done.stdout
        assert call("verify", archive=archive).returncode == 1
        assert call("verify", notice, archive=archive, config=stranger).returncode == 1

    def test_an_answer_that_nobody_reads_is_no_wrong_evidence(self, tmp_path: Path) -> None:
        unread, answer = os.pipe()
        os.close(unread)
        command = [sys.executable, "-m", "muniment", "edition", tmp_path / "1.txt"]
        (tmp_path / "1.txt").write_text("One.\n")
        try:
            done = subprocess.run(command, stdout=answer, stderr=subprocess.PIPE, check=False)
        finally:
            os.close(answer)
        assert (done.returncode, done.stderr) == (3, b"")

    def test_help_ends_with_them(self, archive: Path) -> None:
        for command in ((), ("preserve",), ("verify",), ("log", "check"), ("init",)):
            done = call(*command, "--help")
            assert done.returncode == 0 and done.stdout.rstrip().endswith(
                "3  cannot be read, or the call is wrong"
            )


class TestAgent:
    """ "*signer* (SSHSIG; ssh-agent welcome)"."""

    @pytest.fixture
    def socket(self) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="agent") as folder:  # A short name: see unix(7).
            path = f"{folder}/socket"
            command = [need("ssh-agent", "openssh-client"), "-D", "-a", path]
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as agent:
                assert agent.stdout is not None
                agent.stdout.readline()  # Written when the socket is there.
                yield path
                agent.terminate()

    def test_the_key_may_live_in_the_agent_alone(
        self, tmp_path: Path, archive: Path, socket: str
    ) -> None:
        [signer] = config_of(archive).glob("keys/*/signer")
        add = [need("ssh-add", "openssh-client"), "-q", signer]
        subprocess.run(add, env={**os.environ, "SSH_AUTH_SOCK": socket}, check=True)
        signer.unlink()
        agent = {"SSH_AUTH_SOCK": socket}
        done = call("preserve", tmp_path / "1.txt", archive=archive, extra=agent)
        assert done.returncode == 0, done.stderr
        holds(archive)
        forget = [need("ssh-add", "openssh-client"), "-q", "-D"]
        subprocess.run(forget, env={**os.environ, **agent}, check=True, capture_output=True)
        for extra in (agent, {"SSH_AUTH_SOCK": ""}, {"SSH_AUTH_SOCK": str(tmp_path / "none")}):
            done = call("preserve", tmp_path / "2.txt", archive=archive, extra=extra)
            assert done.returncode == 3 and "Traceback" not in done.stderr
            assert "ssh-add" in done.stderr or "agent" in done.stderr
        assert_tidy(archive)
        assert notices(archive) == [(1, 1)]
        holds(archive)
