"""Names that are loaded when asked for are those that the type checker sees, and load."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

LAZY = ("ingest", "manifests", "muniment.exchange", "muniment.imports", "muniment.words")


def declared(package: str) -> dict[str, tuple[str, str]]:
    """What a package imports for the type checker: our name, the file, the name there."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    return {
        name.asname or name.name: (node.module.removeprefix(f"{package}."), name.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }


@pytest.mark.parametrize("package", LAZY)
def test_the_two_lists_agree(package: str) -> None:
    places = importlib.import_module(package).__getattr__.places
    assert places == declared(package)


@pytest.mark.parametrize("package", LAZY)
def test_every_name_is_what_its_file_has(package: str) -> None:
    module = importlib.import_module(package)
    for name, (home, there) in declared(package).items():
        assert getattr(module, name) is getattr(importlib.import_module(f"{package}.{home}"), there)
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        module.nothing_of_ours  # noqa: B018


def test_a_bag_is_validated_without_certificates_or_a_log() -> None:
    asked = "import sys, muniment.cli.checking.validate_command; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "muniment.conformance.validate" in loaded
    assert not {"cryptography", "manifests.log.tiles", "manifests.judging.verify"} & loaded
