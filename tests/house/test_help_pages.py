"""The pages copied from the code say what the code says (tools/help_pages.py)."""

import ast
from pathlib import Path
from types import ModuleType

import pytest

from house_tools import tool

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "help_pages.py"


@pytest.fixture(scope="module")
def help_pages() -> ModuleType:
    return tool("help_pages")


class TestPages:
    """ "Help shown in the docs is copied by a tool, and a test fails when it is stale." """

    @pytest.mark.parametrize(
        "name", ["commands.md", "settings.md", "findings.md", "dataset-fields.md"]
    )
    def test_a_page_is_as_the_code_has_it(self, help_pages: ModuleType, name: str) -> None:
        written = (ROOT / "docs" / name).read_text("utf-8")
        assert written == help_pages.pages()[name], "stale: run `make docs`"

    def test_a_page_does_not_depend_on_the_terminal(
        self, help_pages: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = help_pages.pages()
        monkeypatch.setenv("COLUMNS", "40")
        assert help_pages.pages() == before

    def test_a_stale_page_is_named(
        self,
        help_pages: ModuleType,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(help_pages, "DOCS", tmp_path)
        assert help_pages.main([]) == 0
        assert help_pages.main(["--check"]) == 0
        (tmp_path / "settings.md").write_text("# Settings of long ago\n")
        capsys.readouterr()
        assert help_pages.main(["--check"]) == 1
        assert capsys.readouterr().out == "docs/settings.md is stale: run `make docs`\n"

    def test_a_wrong_call_is_exit_3(self, help_pages: ModuleType) -> None:
        assert help_pages.main(["--chek"]) == 3


class TestSettings:
    """Every setting says what it is, with its unit."""

    @pytest.mark.parametrize("section", ["limits", "group", "recorder"])
    def test_every_key_of_a_section_is_explained(
        self, help_pages: ModuleType, section: str
    ) -> None:
        from dataclasses import fields

        from muniment.settings import Settings

        page = help_pages.pages()["settings.md"]
        for item in fields(getattr(Settings(), section)):
            assert f"| `{item.name}` |" in page


class TestFindings:
    """A finding is a code and particulars; "the sentences stand in `muniment/words/`"."""

    def test_no_finding_of_a_verdict_goes_without_its_sentence(self) -> None:
        from muniment.words.checks import _NOT_CHECKED
        from muniment.words.findings import _FINDINGS

        spoken = _FINDINGS.keys() | _NOT_CHECKED.keys()
        silent = {
            f"{module.relative_to(ROOT)}: {code}"
            for room in ("manifests", "muniment")
            for module in sorted((ROOT / room).rglob("*.py"))
            for code in codes_in(module)
            if code not in spoken
        }
        assert not silent


def codes_in(module: Path) -> set[str]:
    """The codes that a module gives to `error`, or as the reason to `not_checked`."""
    codes = set()
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"error": 0, "not_checked": 1}.get(node.func.id)
            if place is not None and len(node.args) > place:
                given = node.args[place]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    codes.add(given.value)
    return codes
