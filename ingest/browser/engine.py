"""Chromium started with an empty profile of its own, behind the recording proxy, and ended again.

It gets no environment of ours, no name server, no way around the proxy, and a temporary folder that
is removed. Playwright is imported here and where it is driven alone, and only when it is used.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.browser.profile import Browser, Profile
from ingest.browser.short_folder import short_folder
from ingest.browser.way import Way

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

_CLOSING_SECONDS = 5.0
_STARTING_SECONDS = 60.0
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Where Chromium's processes share pictures of the page, and what has them do it on a disk.
_SHARED, _ON_DISK, _ROOM = Path("/dev/shm"), "--disable-dev-shm-usage", 1 << 30

# What of Chromium itself would go out, or would make of a page something else than what came.
_QUIET = (
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    # Nothing is kept that a server could say of that it has not changed: what is shown came whole.
    "--disk-cache-dir=/dev/null",
    "--safebrowsing-disable-auto-update",
    # Names are looked up by the proxy alone, or not at all.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # WebRTC goes through the proxy, which knows nothing of it, or nowhere.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # A page that sees that a program is looking shows it something else.
    "--disable-blink-features=AutomationControlled",
    "--force-device-scale-factor=1",
    # A picture waits for the images in it: else large ones are drawn later, and lack there.
    "--disable-checker-imaging",
)
_PREFERENCES = {
    "alternate_error_pages": {"enabled": False},
    "net": {"network_prediction_options": 2},
    "plugins": {"always_open_pdf_externally": True},
    "profile": {"password_manager_enabled": False},
    "safebrowsing": {"enabled": False},
    "search": {"suggest_enabled": False},
    "translate": {"enabled": False},
    "webrtc": {
        "ip_handling_policy": "disable_non_proxied_udp",
        "multiple_routes_enabled": False,
        "nonproxied_udp_enabled": False,
    },
}


class BrowserFailedError(Exception):
    """Chromium did not start, or ended by itself; the message says what was seen."""


@dataclass(slots=True)
class Engine:
    """A running Chromium with one page; `first` is the id of its first process.

    `devtools` speaks with the page behind Playwright's back, and `browser` with Chromium itself.
    `way` is the only one out.
    """

    context: BrowserContext
    page: Page
    devtools: CDPSession
    first: int
    browser: CDPSession
    way: Way

    async def memory(self) -> int:
        """Give the bytes of memory that its processes hold for themselves."""
        return sum(_held_by(int(one["id"])) for one in await _processes(self.browser))


async def _processes(browser: CDPSession) -> list[dict[str, Any]]:
    told: dict[str, Any] = await browser.send("SystemInfo.getProcessInfo")
    listed: list[dict[str, Any]] = told["processInfo"]
    return listed


@asynccontextmanager
async def running(
    browser: Browser, profile: Profile, way: Way, folder: Path
) -> AsyncIterator[Engine]:
    """Run Chromium while the context is entered. Raises `BrowserFailedError` where it cannot.

    All that it remembers lies in `folder`, which exists and is empty. It is removed at the end, but
    for what Chromium's last processes still write there, which is the caller's to remove.
    """
    # Imported here: an extra, and slow to load.
    from playwright.async_api import Error, async_playwright

    async with AsyncExitStack() as stack:
        short = stack.enter_context(short_folder())
        driver = await stack.enter_async_context(async_playwright())
        _prepare(folder)
        try:
            context = await driver.chromium.launch_persistent_context(
                folder / "profile",
                executable_path=browser.program,
                headless=True,
                chromium_sandbox=browser.sandboxed,
                args=_arguments(browser, profile, way),
                env=_environment(folder, short),
                # Its password is the gate's to give: told of it, the driver holds each request.
                proxy={"server": way.url, "bypass": "<-loopback>"},
                viewport={"width": profile.width, "height": profile.height},
                screen={"width": profile.width, "height": profile.height},
                device_scale_factor=1,
                accept_downloads=True,
                downloads_path=folder / "downloads",
                artifacts_dir=folder / "downloads",
                ignore_default_args=[_ON_DISK] if _has_room(_SHARED) else None,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=_STARTING_SECONDS * 1000,
            )
        except Error as error:
            raise BrowserFailedError(f"Chromium did not start: {_first_line(error)}") from error
        page = context.pages[0]
        (session, first), devtools = await asyncio.gather(
            _first_process(context), context.new_cdp_session(page)
        )
        engine = Engine(context, page, devtools, first, session, way)
        try:
            await _speak(engine.devtools, profile.languages[0])
            yield engine
        finally:
            await _end(engine, folder)


async def _first_process(context: BrowserContext) -> tuple[CDPSession, int]:
    """Give a session with the browser itself, and the id of its first process."""
    assert context.browser is not None
    session = await context.browser.new_browser_cdp_session()
    [first] = [int(one["id"]) for one in await _processes(session) if one["type"] == "browser"]
    return session, first


async def _speak(devtools: CDPSession, language: str) -> None:
    """Have scripts write dates and numbers in a language: else installed packages would decide."""
    from playwright.async_api import Error

    try:
        await devtools.send("Emulation.setLocaleOverride", {"locale": language})
    except Error as error:
        raise BrowserFailedError(
            f"browser.languages in muniment.toml begins with {language}, which Chromium knows for "
            f"no language: {_first_line(error)}"
        ) from error


async def _end(engine: Engine, folder: Path) -> None:
    """End Chromium at once, and remove what it remembers.

    What it would write on its way out is of no use, and a page that is left has nothing to say:
    Chromium lets it send nothing when it closes, either.
    """
    kill(engine.first)
    removing = asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await asyncio.gather(_closed(engine), removing)


async def _closed(engine: Engine) -> None:
    """Wait until the driver has heard that Chromium is gone."""
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSING_SECONDS):
            await engine.context.close()


def kill(process: int) -> None:
    """End Chromium, of which this is the first process, at once and whole."""
    with suppress(ProcessLookupError):
        # The driver has it begin a group of its own; in ours, it alone could be told.
        whole = os.getpgid(process) == process
        (os.killpg if whole else os.kill)(process, signal.SIGKILL)


def _arguments(browser: Browser, profile: Profile, way: Way) -> list[str]:
    languages = ",".join(profile.languages)
    return [
        *_QUIET,
        f"--user-agent={browser.user_agent(profile)}",
        f"--lang={profile.languages[0]}",
        f"--accept-lang={languages}",
        f"--ignore-certificate-errors-spki-list={way.spki}",
    ]


def _has_room(shared: Path) -> bool:
    """Tell whether memory that processes share is there: containers often have hardly any."""
    try:
        told = os.statvfs(shared)
    except OSError:
        return False
    return os.access(shared, os.W_OK | os.X_OK) and told.f_bavail * told.f_frsize >= _ROOM


def _environment(folder: Path, short: str) -> dict[str, str | float | bool]:
    """Give Chromium's environment: nothing of ours but the search path."""
    home = str(folder)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "LANG": "C.UTF-8",
        "TMPDIR": short,
        "TZ": "UTC",
        "XDG_CACHE_HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_RUNTIME_DIR": home,
    }


def _prepare(folder: Path) -> None:
    default = folder / "profile" / "Default"
    default.mkdir(parents=True)
    (folder / "downloads").mkdir()
    (default / "Preferences").write_text(json.dumps(_PREFERENCES), "ascii")


def _held_by(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/statm").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE_BYTES


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
