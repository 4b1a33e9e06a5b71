"""Archives to be restored, copies of them, and what goes wrong with copies.

archive = kept(tmp_path, 3)                 # three notices, the first with two versions
copy = copied(archive)                      # tmp_path/copy, as `cp -r` makes it
lost(archive)                               # the disk is gone; keys and trust are not
"""

import shutil
from pathlib import Path
from typing import Any

from muniment_cli import Done, answers, call, config_of, good, new_archive


def kept(folder: Path, notices: int = 2, *, name: str = "archive") -> Path:
    """An archive with some notices; the first has a second version."""
    archive = new_archive(folder, name)
    first, *_ = [keep(archive, f"notice {number}\n") for number in range(notices)]
    keep(archive, "amended\n", "--notice", first["notice"])
    return archive


def keep(archive: Path, text: str, *more: object) -> dict[str, Any]:
    """Preserve a text; give its acknowledgement."""
    source = archive.parent / "source.txt"
    source.write_text(text)
    done = call("preserve", "--json", source, *more, archive=archive)
    assert done.returncode == 0, done.stderr
    [told] = answers(done)
    return told


def copied(archive: Path, name: str = "copy") -> Path:
    """A copy of an archive beside it."""
    return Path(shutil.copytree(archive, archive.parent / name, symlinks=True))


def own_copy(made: Path, folder: Path) -> Path:
    """A test's own copy of an archive that was made once for many, keys and trust with it."""
    shutil.copytree(made / "config", folder / "config")
    return Path(shutil.copytree(made / "archive", folder / "archive"))


def lost(archive: Path) -> Path:
    """Lose an archive; its keys and its owner's trust stay."""
    shutil.rmtree(archive)
    return archive


def restored(archive: Path, *copies: object, config: Path | None = None) -> dict[str, Any]:
    """Restore to `archive` from the first copy, also from the others; give the answer."""
    done = restoring(archive, *copies, config=config)
    assert done.returncode in (0, 1), done.stderr
    [answer] = answers(done)
    assert answer["verdict"] == done.returncode
    return answer


def restoring(archive: Path, *copies: object, config: Path | None = None) -> Done:
    """Call `restore` as `restored` does, however it ends."""
    also = [word for copy in copies[1:] for word in ("--also", copy)]
    words = ["restore", copies[0], archive, *also, "--json"]
    return call(*words, archive=archive, config=config or config_of(archive))


def codes(answer: dict[str, Any]) -> set[str]:
    """The codes of an answer's findings."""
    return {finding["code"] for finding in answer["findings"]}


def rendition(copy: Path, version: int = 1) -> Path:
    """A file that a notice in a copy holds, always the same one."""
    return sorted(copy.glob(f"shelves/*/*/*/v{version}/content/renditions/*"))[0]


def rot(path: Path) -> None:
    """Flip a bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def shelved(archive: Path) -> dict[str, bytes]:
    """Every file on an archive's shelves, by its path."""
    shelves = archive / "shelves"
    return {
        path.relative_to(shelves).as_posix(): path.read_bytes()
        for path in shelves.rglob("*")
        if path.is_file()
    }


def head(archive: Path) -> tuple[int, str]:
    """The size and root of an archive's log."""
    [shown] = answers(good(archive, "log", "show", "--json"))
    return shown["size"], shown["root"]
