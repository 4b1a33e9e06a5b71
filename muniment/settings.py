"""An archive's settings, `muniment.toml`: each has a default, and an unknown one is an error."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ingest.manners.hours import HoursError, read_hours
from manifests import Limits, MunimentError

NAME = "muniment.toml"
IDENTIFY = ("auto", "yes", "no")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
STAMPED_AFTER = ("preserve", "commit", "adopt", "endorse", "deposit")
DEFAULT_USER_AGENT = "Mozilla/5.0 (compatible; muniment; preserves public notices)"


class SettingsError(MunimentError):
    """`muniment.toml` cannot be read, or holds what it must not."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many drafts are made durable together: whichever bound is met first closes the group."""

    items: int = 500
    """Drafts in one group."""

    bytes: int = 256 << 20
    """Bytes of the files in one group."""

    seconds: int = 1
    """Seconds from a group's first draft until it is shelved."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """How the HTTP recorder presents itself, and which private hosts it may visit."""

    user_agent: str = DEFAULT_USER_AGENT
    """What servers are told in `User-Agent`."""

    allow_private: tuple[str, ...] = ()
    """Hosts, by name or number, that may have private or special addresses."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Which browser records what needs one, and how it presents itself: nothing of the operator's.

    What it sends stands in every capture's request records.
    """

    program: str = ""
    """The Chromium to run; empty for the first that is found on the search path."""

    user_agent: str = ""
    """What servers are told in `User-Agent`; empty for what this Chromium tells everybody."""

    languages: tuple[str, ...] = ("zh-CN", "zh", "en")
    """Languages that are asked for (BCP 47), the preferred one first."""

    width: int = 1280
    """Width of the window, in CSS pixels."""

    height: int = 1024
    """Height of the window, in CSS pixels."""

    def __post_init__(self) -> None:
        """Raise `SettingsError` for a window without a size, or for no language at all."""
        if not (200 <= self.width <= 4096 and 200 <= self.height <= 4096):
            raise SettingsError("browser.width and browser.height are from 200 to 4096.")
        if not self.languages or not all(map(_LANGUAGE.fullmatch, self.languages)):
            raise SettingsError("browser.languages are language tags: zh-CN, en.")
        if any(ord(character) not in range(32, 127) for character in self.user_agent):
            raise SettingsError("browser.user_agent is printable ASCII.")


@dataclass(frozen=True, slots=True)
class Stamps:
    """When checkpoints are stamped and cosigned, and how many time authorities must have done it.

    Whom is asked stands on the owner's lists (`muniment stamp add`, `muniment log witness add`);
    where these are empty, nobody is.
    """

    after: tuple[str, ...] = STAMPED_AFTER
    """Commands at whose end, when all is acknowledged, what is due is stamped and cosigned."""

    interval: int = 600
    """Seconds that must pass between two such rounds, and those of `stamp --due`."""

    bulk: int = 100
    """Acknowledgements that make a call a bulk run, which is stamped at its end in any case."""

    need: int = 2
    """Authorities that must stamp a checkpoint for `stamp` to end with 0."""

    def __post_init__(self) -> None:
        """Raise `SettingsError` for a command that asks nobody at its end."""
        if unknown := set(self.after) - set(STAMPED_AFTER):
            raise SettingsError(
                f"stamps.after names any of {', '.join(STAMPED_AFTER)}, not {min(unknown)!r}."
            )


@dataclass(frozen=True, slots=True)
class Beacons:
    """How often beacons are asked while sources are recorded."""

    interval: int = 600
    """Seconds for which one answer of the beacons serves all that is recorded in one run."""


@dataclass(frozen=True, slots=True)
class Lists:
    """How lists of addresses are carried out: politely, unless it is set otherwise."""

    workers: int = 8
    """Hosts that are visited at once; to each goes one at a time."""

    pace_seconds: float = 2.0
    """Seconds from the end of one visit to a host until the next."""

    delay_seconds: float = 60.0
    """Seconds between visits that a robots.txt may ask for with `Crawl-delay`, at most."""

    hours: tuple[str, ...] = ()
    """Hours in UTC of visits: "22:00-06:00" to every host, "HOST 18:00-20:30" to one of them."""

    retries: int = 3
    """Times that an address is tried again after a reset, a timeout or a fault of the server's."""

    retry_seconds: float = 30.0
    """Seconds for which a host is left alone after such trouble; twice as long each time."""

    give_up: int = 10
    """Visits in a row without an answer after which the rest of a host waits for a later call."""

    wait_seconds: float = 3600.0
    """Seconds that a call waits with nothing to do, for `Retry-After` or hours; then it ends."""

    resume_days: int = 7
    """Days for which what an unfinished call did counts as done; then the call asks anew."""

    def __post_init__(self) -> None:
        """Raise `SettingsError` for hours that are none, or no workers."""
        try:
            read_hours(self.hours)
        except HoursError as error:
            raise SettingsError(f"lists.hours: {error}") from error
        if not self.workers:
            raise SettingsError("lists.workers is 1 or more.")


@dataclass(frozen=True, slots=True)
class Formats:
    """Whether files are read for their formats as they come in."""

    identify: str = "auto"
    """`auto`: where the extra `formats` is installed. `no`: never. `yes`: without it nothing is
    preserved."""

    def __post_init__(self) -> None:
        """Raise `SettingsError` for any other word."""
        if self.identify not in IDENTIFY:
            raise SettingsError(f"formats.identify is one of {', '.join(IDENTIFY)}.")


@dataclass(frozen=True, slots=True)
class Deposit:
    """How deposits are made, and how patiently."""

    collection: str = "opensource"
    """The collection of the Internet Archive that new items belong to."""

    pause_seconds: float = 15.0
    """Seconds until a place that is not ready is asked again; twice as long each time."""

    longest_pause_seconds: float = 300.0
    """Seconds of such a pause, at most."""

    patience_seconds: float = 7200.0
    """Seconds of such pauses together, for one thing that is asked; then the call ends."""

    retries: int = 5
    """Times that a request is made again after the line broke or the answer made no sense."""

    def __post_init__(self) -> None:
        """Raise `SettingsError` for pauses that are none."""
        if not 0 < self.pause_seconds <= self.longest_pause_seconds:
            raise SettingsError(
                "deposit.pause_seconds is above 0, and at most deposit.longest_pause_seconds."
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `naan` is the archive's own ARK name assigning authority number, or empty."""

    naan: str = ""
    limits: Limits = field(default_factory=Limits)
    group: Group = field(default_factory=Group)
    recorder: Recorder = field(default_factory=Recorder)
    browser: Browser = field(default_factory=Browser)
    stamps: Stamps = field(default_factory=Stamps)
    beacons: Beacons = field(default_factory=Beacons)
    lists: Lists = field(default_factory=Lists)
    formats: Formats = field(default_factory=Formats)
    deposit: Deposit = field(default_factory=Deposit)


def read_settings(path: Path) -> Settings:
    """Read a settings file; raise `SettingsError` naming the line's key and what it takes."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    return parse_settings(text, path)


def parse_settings(text: str, path: Path = Path(NAME)) -> Settings:
    """Read the text of a settings file; `path` is what `SettingsError` calls it."""
    # Imported here, since most that validate have no settings of their own.
    import tomllib

    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    if value.pop("format", None) != 1:
        raise SettingsError(f"{path} must say `format = 1`, the one format this version knows.")
    naan = value.pop("naan", "")
    if not (isinstance(naan, str) and (naan == "" or naan.isalnum()) and naan != "99999"):
        raise SettingsError(f'{path}: naan is a NAAN such as "12345" (99999 is for tests only).')
    sections = {
        "limits": _section(path, "limits", Limits, value.pop("limits", {})),
        "group": _section(path, "group", Group, value.pop("group", {})),
        "recorder": _section(path, "recorder", Recorder, value.pop("recorder", {})),
        "browser": _section(path, "browser", Browser, value.pop("browser", {})),
        "stamps": _section(path, "stamps", Stamps, value.pop("stamps", {})),
        "beacons": _section(path, "beacons", Beacons, value.pop("beacons", {})),
        "lists": _section(path, "lists", Lists, value.pop("lists", {})),
        "formats": _section(path, "formats", Formats, value.pop("formats", {})),
        "deposit": _section(path, "deposit", Deposit, value.pop("deposit", {})),
    }
    if value:
        raise SettingsError(f"{path} has settings that do not exist: {', '.join(sorted(value))}.")
    return Settings(naan=naan, **sections)


def default_settings(naan: str) -> str:
    """Write a settings file in which every default stands as a comment."""
    lines = [
        "# Settings of this archive. What is commented out shows the default.",
        "format = 1",
        f'naan = "{naan}"' if naan else '# naan = ""',
    ]
    settings = Settings()
    for name in (
        *("limits", "group", "recorder", "browser", "stamps", "beacons"),
        *("lists", "formats", "deposit"),
    ):
        section = getattr(settings, name)
        lines += ["", f"[{name}]"]
        for item in fields(section):
            lines.append(f"# {item.name} = {_spell(getattr(section, item.name))}")
    return "".join(f"{line}\n" for line in lines)


def _section(path: Path, name: str, kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise SettingsError(f"{path}: [{name}] is a table.")
    defaults = kind()
    known = {item.name for item in fields(defaults)}
    given: dict[str, Any] = {}
    for key, setting in value.items():
        if key not in known:
            raise SettingsError(f"{path}: [{name}] has no setting {key!r}.")
        given[key] = _convert(path, f"{name}.{key}", getattr(defaults, key), setting)
    return kind(**given)


def _convert(path: Path, key: str, default: Any, setting: Any) -> Any:
    if isinstance(default, tuple):
        if isinstance(setting, list) and all(isinstance(item, str) for item in setting):
            return tuple(setting)
        raise SettingsError(f"{path}: {key} is a list of texts.")
    if isinstance(default, str):
        if isinstance(setting, str):
            return setting
        raise SettingsError(f"{path}: {key} is a text.")
    numeric = isinstance(setting, int) or (
        isinstance(default, float) and isinstance(setting, float)
    )
    if not numeric or isinstance(setting, bool) or not 0 <= setting < math.inf:
        raise SettingsError(f"{path}: {key} is a number, 0 or more.")
    return type(default)(setting)


def _spell(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
