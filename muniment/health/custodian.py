"""Settings that would tell who keeps an archive: to the servers that are asked, or in every copy.

Nothing of the machine gets into an archive by itself. What somebody wrote into the settings does:
`muniment.toml` lies in the archive, a user agent in every request that is recorded.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from muniment.archive.archive import Archive
from muniment.health.symptom import State, Symptom
from muniment.settings import NAME, Browser, Recorder, default_settings

# Names that so many machines have that they tell of none.
_EVERYWHERE = frozenset(
    ("admin", "debian", "home", "host", "linux", "localhost", "root", "server", "ubuntu", "user")
)
_SHORTEST = 3
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Machine:
    """What tells this machine and its user from others: (what it is, the word), the longest first.

    `language` is that of the user's locale, such as ``fo``; empty where there is none.
    """

    words: tuple[tuple[str, str], ...]
    language: str

    @classmethod
    def described(cls, host: str, users: tuple[str, ...], home: str, locale: str) -> Machine:
        """Take what the system says; leave out what is everywhere the same."""
        first = host.partition(".")[0]
        named = [
            ("your home folder", home),
            ("this machine's name", host),
            ("this machine's name", first),
            *(("your user name", user) for user in users),
        ]
        words = dict.fromkeys(
            (what, word)
            for what, word in named
            if len(word) >= _SHORTEST and word.lower().lstrip("/") not in _EVERYWHERE
        )
        language = re.match(r"[a-z]{2,3}(?![a-zA-Z])", locale)
        return cls(tuple(words), language[0] if language else "")

    @classmethod
    def this(cls, environment: Mapping[str, str]) -> Machine:
        """Ask the system."""
        users = [environment.get(name, "") for name in ("LOGNAME", "USER")]
        # A container's user may be a number alone.
        with suppress(KeyError, OSError):
            users.append(getpass.getuser())
        chosen = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
        locale = next(filter(None, chosen), "")
        return cls.described(socket.gethostname(), tuple(users), os.path.expanduser("~"), locale)


def examine_custodian(archive: Archive, machine: Machine) -> Iterator[Symptom]:
    """Say whether the settings tell of the machine, one symptom for each that does."""
    telling = tuple(tell_tales(archive, machine))
    for said in telling:
        yield Symptom("custodian", State.WARNING, said)
    if not telling:
        yield Symptom("custodian", State.WELL, "no setting names this machine or its user")


def tell_tales(archive: Archive, machine: Machine) -> Iterator[str]:
    """Give a sentence for each setting that would tell who keeps the archive."""
    settings = archive.settings
    yield from _of_user_agents(settings.recorder, settings.browser, machine)
    tag = next((tag for tag in settings.browser.languages if _is_own(tag, machine)), None)
    if tag is not None:
        yield (
            f"browser.languages has {tag}, the language of this machine's locale: every server "
            "that the browser asks is told. Name the languages of those who read such notices."
        )
    yield from _of_the_file(archive, machine)
    for what, word in machine.words:
        if _has(word, archive.roles.origin):
            yield (
                f"The log's origin, {archive.roles.origin}, has {what} ({word}): it stands in "
                "every checkpoint and kit, for ever. Another origin needs another archive."
            )
            break


def _of_user_agents(recorder: Recorder, browser: Browser, machine: Machine) -> Iterator[str]:
    for name, agent in (
        ("recorder.user_agent", recorder.user_agent),
        ("browser.user_agent", browser.user_agent),
    ):
        named = [(what, word) for what, word in machine.words if _has(word, agent)]
        named += [("an address to write to", one) for one in _MAIL.findall(agent)]
        if named:
            what, word = named[0]
            yield (
                f"{name} has {what} ({word}): every server that is asked gets it, and every "
                "record of a request keeps it."
            )


def _of_the_file(archive: Archive, machine: Machine) -> Iterator[str]:
    settings = archive.settings
    text = (archive.root / NAME).read_text("utf-8")
    for agent in filter(None, (settings.recorder.user_agent, settings.browser.user_agent)):
        text = text.replace(agent, "")  # Told already, as what servers get.
    ours = set(default_settings(settings.naan).splitlines())
    for number, line in enumerate(text.splitlines(), 1):
        if line in ours:
            continue  # A machine may be called as a setting is.
        for what, word in machine.words:
            if _has(word, line):
                yield (
                    f"Line {number} of {NAME} has {what} ({word}): that file lies in the archive, "
                    "and goes with every copy of it."
                )
                break


def _has(word: str, text: str) -> bool:
    """Tell whether a name stands in a text by itself, and not within a longer word."""
    return (
        re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}(?![a-z0-9])", text.lower()) is not None
    )


def _is_own(tag: str, machine: Machine) -> bool:
    own = tag.partition("-")[0].lower()
    usual = {one.partition("-")[0] for one in Browser().languages}
    return own == machine.language and own not in usual
