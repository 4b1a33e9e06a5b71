"""Scenarios of the index: `search` makes it, and brings it up to what was recorded since.

It is derived, so nothing can be lost with it; but whatever struck, the next search finds what one
with a new index finds, and what is withheld stands nowhere in its file.
"""

from __future__ import annotations

from typing import Any

from muniment_cli import answers
from torture.custody import an_archive, preserve_two
from torture.judging import good
from torture.scenario import Scenario
from torture.work import Scene

SHORTLY = "`search`, where it makes the index and where it brings it up to date"
_LINES = 40
_SECRET = "示例街七十七号"


def _not_indexed(scene: Scene) -> None:
    an_archive(scene)
    lines = [f"第{number}条 决定公布，kept number {number}" for number in range(_LINES)]
    (scene.folder / "one.txt").write_text("\n".join(lines), "utf-8")
    (scene.folder / "two.txt").write_text(f"决定\n{_SECRET}\n", "utf-8")
    good(scene, *preserve_two(scene))


def _behind(scene: Scene) -> None:
    """Indexed, and then a notice more, and one that is withheld by now, though not in the index."""
    _not_indexed(scene)
    [hit] = _hits(scene, _SECRET)
    index = (scene.archive / "search.db").read_bytes()
    (scene.folder / "three.txt").write_text("kept as the third, 决定\n", "utf-8")
    good(scene, "preserve", scene.folder / "three.txt")
    why = ("--reason", "An address.", "--authority", "Order 7 of the court")
    good(scene, "withhold", hit["notice"], *why)
    (scene.archive / "search.db").write_bytes(index)


def _hits(scene: Scene, query: str) -> list[Any]:
    [told] = answers(good(scene, "search", "--json", "--limit", "100", query))
    assert told["silent"] == {}, told
    return list(told["hits"])


def _as_a_new_one(scene: Scene) -> None:
    """Assert that the index finds what one finds that is made now."""
    queries = ("决定", "kept", "第", "number 7", _SECRET)
    found = [_hits(scene, query) for query in queries]
    said = (scene.archive / "search.db").read_bytes()
    assert _SECRET.encode() not in said and (found[-1] or "七十七".encode() not in said)
    (scene.archive / "search.db").unlink()
    assert [_hits(scene, query) for query in queries] == found
    assert len(found[0]) > _LINES, found


SEARCH = tuple(
    Scenario(
        name=f"search: {name}",
        command="search",
        build=build,
        arguments=lambda _: ["search", "--json", "决定"],
        as_if=_as_a_new_one,
    )
    for name, build in (("a new index", _not_indexed), ("an index behind", _behind))
)
