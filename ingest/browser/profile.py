"""The browser that records: which Chromium it is, and how it presents itself to servers.

Nothing of the operator's is in a profile: what a server is told stands in the settings, and in the
request records of every capture.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.browser.missing import BrowserMissingError, Part

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_DRIVER = "playwright"
_VERSION = re.compile(r"\b(\d+)(?:\.\d+){3}\b", re.ASCII)
_DRIVEN = re.compile(r"headless|playwright|puppeteer|selenium|webdriver|muniment", re.IGNORECASE)
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """How the browser presents itself. `program` is a path, or empty for the first that is found.

    `user_agent` empty is that of any visitor with this Chromium. `languages` are BCP 47 tags, the
    preferred one first; `width` and `height` are the window's, in CSS pixels.
    """

    program: str = ""
    user_agent: str = ""
    languages: tuple[str, ...] = ("zh-CN", "zh", "en")
    width: int = 1280
    height: int = 1024


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium that is here, and the driver's version. `sandboxed`: whether it can shut its
    renderers in."""

    program: Path
    version: str
    driver: str
    sandboxed: bool

    def user_agent(self, profile: Profile) -> str:
        """What servers are told: the profile's word, else what this Chromium tells by itself."""
        if profile.user_agent:
            return profile.user_agent
        major = self.version.partition(".")[0]
        return (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{major}.0.0.0 Safari/537.36"
        )

    def contradictions(self, profile: Profile) -> tuple[str, ...]:
        """Say where a profile's user agent is at odds with what this Chromium tells besides.

        In ``Sec-CH-UA`` and to scripts it goes on saying what it is, so that who compares the two
        has found a visitor who hides something.
        """
        agent = profile.user_agent
        if not agent:
            return ()
        said = []
        if _DRIVEN.search(agent):
            said.append("browser.user_agent says that a program drives the browser.")
        version = f"Chrome/{self.version.partition('.')[0]}."
        for own in (version, "Linux"):
            if own not in agent:
                said.append(
                    f"browser.user_agent does not have {own}, and Chromium says so besides "
                    "(Sec-CH-UA, navigator.userAgentData): the two together tell a visitor who "
                    "hides something. Leave it empty."
                )
        return tuple(said)

    def to_json(self, profile: Profile) -> Mapping[str, Any]:
        """Give the ``browser`` object of a statement's source, but for the reason."""
        return {
            "driver": {"name": _DRIVER, "version": self.driver},
            "languages": list(profile.languages),
            "name": "Chromium",
            "sandbox": "on" if self.sandboxed else "off",
            "scale": 1,
            "time_zone": "UTC",
            "user_agent": self.user_agent(profile),
            "version": self.version,
            "window": [profile.width, profile.height],
        }


def find_browser(profile: Profile) -> Browser:
    """Find Chromium and its driver. Raises `BrowserMissingError`."""
    if importlib.util.find_spec(_DRIVER) is None:
        raise BrowserMissingError(
            Part.DRIVER,
            "The browser recorder's driver is not installed: pip install 'muniment[browser]'.",
        )
    program = _program(profile)
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrowserMissingError(
            Part.WORKING,
            f"{program} cannot be run: {error}. Install Chromium anew, or name another one with "
            "browser.program in muniment.toml.",
        ) from error
    said = done.stdout.decode("utf-8", "replace")
    found = _VERSION.search(said)
    if found is None:
        raise BrowserMissingError(
            Part.WORKING,
            f"{program} --version gives no version of Chromium. Name another program with "
            "browser.program in muniment.toml.",
        )
    return Browser(Path(program), found[0], importlib.metadata.version(_DRIVER), can_sandbox())


def _program(profile: Profile) -> str:
    if profile.program:
        found = shutil.which(profile.program)
        if found is None:
            raise BrowserMissingError(
                Part.CHROMIUM,
                f"browser.program in muniment.toml names {profile.program}, which is no program "
                "here.",
            )
        return found
    for name in PROGRAMS:
        if (found := shutil.which(name)) is not None:
            return found
    raise BrowserMissingError(
        Part.CHROMIUM,
        "No Chromium is here (looked for "
        f"{', '.join(PROGRAMS)}): install it (Debian package chromium), or name it with "
        "browser.program in muniment.toml.",
    )


def can_sandbox(proc: Path = Path("/proc/sys"), tried: Callable[[], bool] | None = None) -> bool:
    """Tell whether Chromium can shut its renderers in: never for root, nor without namespaces.

    What no setting below `proc` forbids is `tried`, by default for real.
    """
    if os.geteuid() == 0:
        return False
    for setting in ("kernel/unprivileged_userns_clone", "user/max_user_namespaces"):
        try:
            if int((proc / setting).read_text("ascii")) == 0:
                return False
        except (OSError, ValueError):
            continue  # Not every kernel has both; one that has neither has no such limit.
    try:
        if int((proc / "kernel/apparmor_restrict_unprivileged_userns").read_text("ascii")) != 0:
            return False
    except (OSError, ValueError):
        pass  # Not every kernel has AppArmor.
    return (tried or _may_have_namespaces)()


def _may_have_namespaces() -> bool:
    """Make a user namespace: what a container's own filter forbids stands in no setting."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return True  # Chromium will see, and say so where it does not start.
    done = subprocess.run(
        [unshare, "--user", "true"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        check=False,
    )
    return done.returncode == 0
