"""Lists that an archive's owner keeps: TOML files of his configuration, changed under a lock.

owned = OwnerList(config, "replicas.toml", "# Written by `muniment replica`.")
with owned.held():
    tables = owned.read()
    owned.write(["[name]", f"url = {quoted(url)}"])
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manifests import MunimentError
from muniment.config import Config, create_private
from muniment.durable import locked, write_durably


class OwnerListError(MunimentError):
    """A list cannot be read."""


@dataclass(frozen=True, slots=True)
class OwnerList:
    """One such file, and the comment line that it opens with."""

    config: Config
    name: str
    header: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.config.folder / self.name

    def read(self) -> dict[str, Any]:
        """Give its tables, none where there is no file yet; raise `OwnerListError`."""
        try:
            return tomllib.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise OwnerListError(f"{self.path} cannot be read: {error}.") from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the list's lock, from reading it to writing it."""
        create_private(self.config.folder)
        with locked(self.config.folder / f".{self.name}.lock"):
            yield

    def write(self, lines: Iterable[str]) -> None:
        """Write it durably, readable by its owner alone; the caller holds its lock."""
        data = "".join(f"{line}\n" for line in (self.header, *lines)).encode("utf-8")
        write_durably(self.path, data, 0o600)


def quoted(text: str) -> str:
    """Spell printable text as a basic string of TOML 1.0, which JSON's quotes are."""
    return json.dumps(text, ensure_ascii=False)
