"""An archive to export from: the notice of the seeds, a captured page, and one with hard names.

scene = Exporting(folder)
told = scene.export(scene.seed, "bagit", folder / "bag")
"""

import os
from pathlib import Path
from typing import Any

from ministry import Ministry
from muniment_cli import ROOT, answers, call, good, new_archive

SEEDS = ROOT.parent / "shared" / "seeds"
PAGE = (
    "<!DOCTYPE html><html lang=zh><title>关于道路施工的通告</title><h1>关于道路施工的通告</h1>"
    "<p>第一条 自公布之日起施行。<p>第二条 违者依法处理。"
).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
# Names that a file system allowed, and that no form may lose.
NAMES = {
    "附件/公告.txt".encode(): b"first\n",
    b"100%.txt": b"second\n",
    b"line\nend\r.txt": b"third\n",
    b"\xb9\xab\xb8\xe6.txt": b"not UTF-8\n",
    b"blank ": b"ends in a blank\n",
    b"bell\x07.txt": b"a control\n",
    b"Case.txt": b"upper\n",
    b"case.txt": b"lower\n",
}


class Exporting:
    """The archive, and the notices in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, new_archive(folder)
        self.seed = self._preserve(
            *(
                sorted(SEEDS.glob("000_*.txt"))[0],
                "--title",
                "Internet security",
                "--language",
                "en",
            )
        )
        with Ministry({"/notice.html": answer(PAGE)}) as ministry:
            self.address = f"{ministry.address}/notice.html"
            self.captured = self._preserve(self.address, "--allow-private", "--title", "道路施工")
            ministry.answers["/notice.html"] = answer(PAGE + "<p>第三条 附则。".encode())
            assert self._preserve(self.address, "--allow-private") == self.captured
        self.named = self._preserve(write_names(folder / "named"))

    def _preserve(self, *words: object) -> str:
        done = call("preserve", *words, "--json", archive=self.archive)
        assert done.returncode == 0, done.stderr
        return str(answers(done)[0]["notice"])

    def export(self, notice: str, form: str, target: Path, *more: object) -> dict[str, Any]:
        """Export one notice; give the answer."""
        words = ("export", notice, "--as", form, "-o", target, "--json", *more)
        [told] = answers(good(self.archive, *words))
        return told

    def file(self, name: str) -> dict[str, Any]:
        """What the notice with hard names says of one of its files."""
        [shown] = answers(good(self.archive, "show", self.named, "--json"))
        return next(one for one in shown["versions"][0]["files"] if one.get("name") == name)

    def brought_back(self, path: Path) -> dict[str, Any]:
        """Preserve what was exported as a notice of its own; give the answer."""
        [told] = answers(good(self.archive, "preserve", path, "--json"))
        assert told["findings"] == [], told["findings"]
        return told


def answer(page: bytes) -> bytes:
    return HEAD % len(page) + page


def write_names(folder: Path) -> Path:
    for name, data in NAMES.items():
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as stream:
            stream.write(data)
    return folder


def contents(folder: Path) -> dict[bytes, bytes]:
    """Every file below a folder, by its path as bytes."""
    found = {}
    root = os.fsencode(folder)
    for parent, _, names in os.walk(root):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, "rb") as stream:
                found[os.path.relpath(path, root)] = stream.read()
    return found
