"""Looking before keeping: `preserve --hold`, `commit`, `discard`, and what `status` says of it."""

from pathlib import Path

import pytest

from killing import assert_tidy
from muniment_cli import answers, call, config_of, good, holds, kinds, new_archive, notices
from stops import stopped_at


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("1.txt", "2.txt", "folder/a.html", "folder/b/c.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n")
    return new_archive(tmp_path)


class TestHold:
    """ "`--hold` stages it for a look, `muniment commit|discard` decides"."""

    def held(self, archive: Path, *arguments: object) -> list[str]:
        return [
            one["held"]
            for one in answers(good(archive, "preserve", "--hold", "--json", *arguments))
        ]

    def test_nothing_is_logged_until_it_is_committed(self, tmp_path: Path, archive: Path) -> None:
        [name] = self.held(archive, tmp_path / "folder", "--title", "Held")
        assert kinds(archive) == ["roles"] and notices(archive) == []
        [status] = answers(good(archive, "status", "--json"))
        [waiting] = status["held"]
        assert (waiting["name"], waiting["files"], waiting["sources"]) == (name, 2, ["folder"])
        assert good(archive, "show", name).returncode == 0
        [told] = answers(good(archive, "commit", "--json", name))
        assert told["outcome"] == "preserved" and len(told["files"]) == 2
        assert notices(archive) == [(1, 2)]
        assert answers(good(archive, "status", "--json"))[0]["held"] == []
        assert answers(good(archive, "list", "--json"))[0]["description"] == {"title": ["Held"]}
        assert_tidy(archive)
        holds(archive)

    def test_what_is_discarded_leaves_no_trace(self, tmp_path: Path, archive: Path) -> None:
        names = self.held(archive, tmp_path / "1.txt", tmp_path / "2.txt")
        assert good(archive, "discard", *names).stdout.count("discarded") == 2
        assert kinds(archive) == ["roles"]
        assert_tidy(archive)
        assert not list((archive / "staging" / "held").iterdir())
        assert call("commit", names[0], archive=archive).returncode == 3

    def test_it_is_held_as_it_was_whatever_becomes_of_the_source(
        self, tmp_path: Path, archive: Path
    ) -> None:
        [name] = self.held(archive, tmp_path / "1.txt")
        (tmp_path / "1.txt").write_text("changed\n")
        good(archive, "commit", name)
        [stored] = archive.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
        assert stored.read_text() == "1.txt\n"
        # And the changed one is not "already there".
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        assert told["outcome"] == "preserved"

    def test_what_was_preserved_meanwhile_is_seen_again(
        self, tmp_path: Path, archive: Path
    ) -> None:
        [name] = self.held(archive, tmp_path / "1.txt")
        good(archive, "preserve", tmp_path / "1.txt")
        [told] = answers(good(archive, "commit", "--json", name))
        assert told["outcome"] == "seen again" and notices(archive) == [(1, 1)]

    def test_a_version_can_be_held_too(self, tmp_path: Path, archive: Path) -> None:
        [first] = answers(good(archive, "preserve", "--json", tmp_path / "1.txt"))
        [name] = self.held(archive, "--notice", first["notice"], tmp_path / "folder")
        good(archive, "commit", name)
        assert notices(archive) == [(2, 3)]
        holds(archive)

    @pytest.mark.parametrize("at", range(1, 10))
    def test_a_commit_that_is_stopped_loses_nothing(
        self, tmp_path: Path, archive: Path, at: int
    ) -> None:
        [name] = self.held(archive, tmp_path / "folder")
        with stopped_at(at):
            assert call("commit", name, archive=archive).returncode == 3
        again = answers(good(archive, "commit", "--json", name))
        assert again[0]["outcome"] in ("preserved", "seen again")
        assert notices(archive) == [(1, 2)]
        assert_tidy(archive)
        holds(archive)

    def test_without_a_signer_it_stays_held(self, tmp_path: Path, archive: Path) -> None:
        [name] = self.held(archive, tmp_path / "1.txt")
        [signer] = config_of(archive).glob("keys/*/signer")
        hidden = signer.rename(tmp_path / "signer")
        done = call("commit", name, archive=archive, extra={"SSH_AUTH_SOCK": ""})
        assert done.returncode == 3
        hidden.rename(signer)
        assert answers(good(archive, "commit", "--json", name))[0]["outcome"] == "preserved"


class TestStatus:
    """ "`status` (what waits for what)"."""

    def test_a_new_archive_is_ready(self, archive: Path) -> None:
        [status] = answers(good(archive, "status", "--json"))
        assert status["signing"] == "ready" and status["log_size"] == 1
        assert status["held"] == status["interrupted"] == status["running"] == []
        assert "ready" in good(archive, "status").stdout

    def test_an_interrupted_writing_waits_for_the_next(self, tmp_path: Path, archive: Path) -> None:
        with stopped_at(3):
            call("preserve", tmp_path / "1.txt", archive=archive)
        [status] = answers(good(archive, "status", "--json"))
        assert len(status["interrupted"]) == 1 and status["records"] == {"roles": 1}
        assert "the next command that writes finishes it" in good(archive, "status").stdout
        assert "is finished by the next command that writes" in good(archive, "log", "check").stdout
        good(archive, "preserve", tmp_path / "2.txt")
        assert answers(good(archive, "status", "--json"))[0]["interrupted"] == []
        assert notices(archive) == [(1, 1), (1, 1)]
