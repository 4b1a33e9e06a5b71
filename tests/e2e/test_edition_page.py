"""The page of an edition in a real browser: it asks for nothing, and stands as it should."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from editions import CHINESE, ENGLISH
from muniment_cli import call
from system_packages import need

# Where each cell of article 1 stands, and whether the page is wider than its window.
_PLACES = """() => ({
    cells: [...document.getElementById("art_1").cells].map(one => {
        const box = one.getBoundingClientRect();
        return [Math.round(box.left), Math.round(box.top)];
    }),
    roles: document.querySelectorAll("[role=table] [role=row] > [role=cell]").length,
    wide: document.documentElement.scrollWidth > window.innerWidth,
})"""


async def look(program: str, path: Path, width: int) -> tuple[dict[str, Any], list[str], list[str]]:
    """Open a page; give where things stand, what it asked for, and what went wrong."""
    from playwright.async_api import async_playwright

    asked: list[str] = []
    wrong: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program, chromium_sandbox=False)
        page = await browser.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(path.as_uri(), timeout=60_000)
        places = await page.evaluate(_PLACES)
        await browser.close()
    return places, asked, wrong


@pytest.mark.parametrize("width", [1400, 390])
def test_it_stands_side_by_side_or_on_a_phone_below_each_other(width: int, tmp_path: Path) -> None:
    program = need("chromium", "chromium")
    for name, lines in (("zh.txt", CHINESE), ("en.txt", [*ENGLISH, "<img src=//x.example/y>"])):
        (tmp_path / name).write_text("\n".join(lines), "utf-8")
    path = tmp_path / "page.html"
    files = (tmp_path / "zh.txt", tmp_path / "en.txt")
    assert call("edition", *files, "--as", "html", "-o", path).returncode == 0
    places, asked, wrong = asyncio.run(look(program, path, width))
    (left, top), (beside, below), *_ = places["cells"]
    if width > 1000:
        assert top == below and left < beside
    else:
        assert left == beside and top < below
    assert not places["wide"] and places["roles"] > 10
    assert asked == [path.as_uri()] and not wrong
