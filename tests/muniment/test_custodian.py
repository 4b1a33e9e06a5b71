"""Whoever writes himself into the settings is warned, before anybody else reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import Profile
from ingest.browser.profile import Browser
from ministry import Ministry
from muniment.archive.archive import Archive
from muniment.health import Machine, tell_tales
from muniment_cli import call, good, new_archive
from pages import page

MACHINE = Machine.described("annpc.example.org", ("annika",), "/people/annika", "fo_FO.UTF-8")
CHROMIUM = Browser(Path("/usr/bin/chromium"), "156.0.8078.79", "1.65.2", sandboxed=True)
OF_HERS = {"USER": "annika", "LOGNAME": "annika", "HOME": "/people/annika"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path)


def change(archive: Path, section: str, line: str) -> Path:
    settings = archive / "muniment.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace(f"[{section}]", f"[{section}]\n{line}"), "utf-8")
    return archive


def told(archive: Path, machine: Machine = MACHINE) -> list[str]:
    return list(tell_tales(Archive.open(archive), machine))


class TestTellTales:
    """A setting that names machine or user tells who keeps the archive."""

    def test_what_init_writes_tells_nothing(self, archive: Path) -> None:
        assert told(archive) == []

    @pytest.mark.parametrize(
        ("section", "line", "said"),
        [
            ("recorder", 'user_agent = "annika reads"', "recorder.user_agent has your user name"),
            ("browser", 'user_agent = "X on ANNPC"', "browser.user_agent has this machine's name"),
            ("recorder", 'user_agent = "to: a@example.net"', "an address to write to (a@example."),
            ("browser", 'languages = ["fo", "en"]', "browser.languages has fo, the language of"),
            (
                "browser",
                'program = "/people/annika/chrome"',
                "has your home folder (/people/annika)",
            ),
            ("lists", "# as Annika wants it", "has your user name (annika): that file lies in"),
            ("recorder", 'allow_private = ["annpc.example.org"]', "has this machine's name"),
        ],
    )
    def test_each_is_told_once(self, archive: Path, section: str, line: str, said: str) -> None:
        [sentence] = told(change(archive, section, line))
        assert said in sentence

    def test_the_languages_that_everybody_is_told_are_nobodys(self, archive: Path) -> None:
        machine = Machine.described("x", (), "/", "en_GB.UTF-8")
        assert told(change(archive, "browser", 'languages = ["en"]'), machine) == []

    def test_a_word_within_a_word_is_no_name(self, archive: Path) -> None:
        assert told(change(archive, "lists", "# annikas, mannika")) == []

    def test_names_that_are_everywhere_tell_of_none(self, archive: Path) -> None:
        everywhere = Machine.described("localhost", ("root", "x"), "/root", "C.UTF-8")
        assert everywhere.words == ()
        assert everywhere.language == ""

    def test_a_machine_may_be_called_as_our_own_words_are(self, archive: Path) -> None:
        assert told(archive, Machine.described("archive", ("browser",), "/recorder", "")) == []

    def test_an_origin_is_told_when_it_can_still_be_changed(self, tmp_path: Path) -> None:
        done = call("init", tmp_path / "a", "--origin", "example.org/annika",
                    config=tmp_path / "config", extra=OF_HERS)  # fmt: skip
        assert done.returncode == 0
        assert "warning: The log's origin, example.org/annika, has your user name" in done.stderr


class TestBeforeAnythingGoesOut:
    """`preserve` warns where it asks addresses, `doctor` always."""

    def test_of_an_address(self, archive: Path) -> None:
        change(archive, "recorder", 'user_agent = "annika reads"')
        with Ministry({"/": page("<p>公告内容" * 50)}) as ministry:
            asked = ("preserve", ministry.address + "/", "--allow-private", "--no-stamp")
            done = call(*asked, archive=archive, extra=OF_HERS)
        assert done.returncode == 0
        assert "warning: recorder.user_agent has your user name (annika)" in done.stderr

    def test_of_a_file_nobody_is_told(self, archive: Path, tmp_path: Path) -> None:
        change(archive, "recorder", 'user_agent = "annika reads"')
        (tmp_path / "a.txt").write_text("公告")
        asked = ("preserve", tmp_path / "a.txt", "--no-stamp")
        assert "warning" not in call(*asked, archive=archive, extra=OF_HERS).stderr

    def test_the_doctor_says_so(self, archive: Path) -> None:
        assert "custodian: no setting names this machine" in good(archive, "doctor").stdout


class TestUserAgent:
    """A browser under another's name contradicts itself: other headers say what it is."""

    def test_its_own_contradicts_nothing(self) -> None:
        assert CHROMIUM.contradictions(Profile()) == ()
        own = CHROMIUM.user_agent(Profile())
        assert CHROMIUM.contradictions(Profile(user_agent=own)) == ()

    def test_another_version_system_or_a_driver_is_told(self) -> None:
        agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) HeadlessChrome/120.0.0.0 Safari/537.36"
        said = CHROMIUM.contradictions(Profile(user_agent=agent))
        assert [one.split(",")[0] for one in said] == [
            "browser.user_agent says that a program drives the browser.",
            "browser.user_agent does not have Chrome/156.",
            "browser.user_agent does not have Linux",
        ]
