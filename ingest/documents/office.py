"""Old formats of word processors turned into OOXML by LibreOffice, where that is installed.

It has a profile of its own, made for the one file and gone afterwards; no network, where the system
lets a process be without one, and links that are never followed; bounds on memory, processor and
what it writes; and it is ended with all that it started.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ingest.documents.child import Bounds, StoppedError, output_of

_COMMAND = "soffice"
# Macros, links and updates off (LibreOffice's officecfg: Office.Common/Security/Scripting).
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
)
_NOWHERE = "http://127.0.0.1:9"


def has_office() -> bool:
    """Tell whether LibreOffice is here."""
    return shutil.which(_COMMAND) is not None


def converted(data: bytes, ending: str, bounds: Bounds) -> bytes:
    """Turn a file into OOXML; `ending` is that of its format. Raises `StoppedError`."""
    with tempfile.TemporaryDirectory(prefix="muniment-") as made:
        folder = Path(made)
        (folder / "profile" / "user").mkdir(parents=True)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(_registry(), "utf-8")
        (folder / f"notice.{ending}").write_bytes(data)
        command = [
            _COMMAND,
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", f"notice.{ending}"),
        ]
        home = {"HOME": made, "TMPDIR": made, "http_proxy": _NOWHERE, "https_proxy": _NOWHERE}
        output_of(command, b"", bounds, folder, home)
        turned = folder / "out" / "notice.docx"
        if not turned.is_file():
            raise StoppedError("it turned nothing")
        with turned.open("rb") as stream:
            return stream.read(bounds.written)


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/'
        f'registry">{items}</oor:items>'
    )
