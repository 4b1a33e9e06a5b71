"""What a verifier asks for beyond consistency: ``policy.toml`` in his trust folder.

::

    format = 1
    [stamps]
    need = 2        # independent time authorities that must agree; 0, the default: not asked for
    [witnesses]
    need = 0        # witnesses that must have cosigned
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from manifests.errors import MunimentError

NAME = "policy.toml"
_TABLES = ("stamps", "witnesses")
_MOST = 100


class PolicyError(MunimentError):
    """A policy cannot be read, or asks for something that is not known."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How many time authorities and witnesses must have vouched; 0 asks for none."""

    stamps: int = 0
    witnesses: int = 0


def read_policy(path: Path) -> Policy:
    """Read a policy; nothing is asked for where there is none. Raises `PolicyError`."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Policy()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path} cannot be read: {error}.") from error
    if tables.pop("format", None) != 1:
        raise PolicyError(f"{path} must say `format = 1`, the one format this version knows.")
    # What is asked for and not known must not pass for asked and found.
    if unknown := sorted(tables.keys() - set(_TABLES)):
        raise PolicyError(f"{path} asks for what this version does not know: {unknown[0]}.")
    stamps, witnesses = (_need(path, name, tables.get(name, {})) for name in _TABLES)
    return Policy(stamps, witnesses)


def _need(path: Path, name: str, table: object) -> int:
    if not isinstance(table, dict) or table.keys() - {"need"}:
        raise PolicyError(f"{path}: [{name}] is a table with `need`.")
    need = table.get("need", 0)
    if not isinstance(need, int) or isinstance(need, bool) or not 0 <= need <= _MOST:
        raise PolicyError(f"{path}: {name}.need is a number from 0 to {_MOST}.")
    return need
