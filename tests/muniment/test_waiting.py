"""Material that is held for a look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Finding, Severity
from ingest import describe_path, gather_files
from manifests import Limits, new_record_id
from muniment.waiting import HeldError, Waiting, discard, held_names, hold, look, take

FINDING = Finding("truncated", Severity.WARNING, "x", (("bytes", "3"),), "RFC 9112 §8")


@pytest.fixture
def held(tmp_path: Path) -> Path:
    (tmp_path / "held").mkdir()
    return tmp_path / "held"


def waiting(folder: Path, *names: str) -> Waiting:
    """Two files, gathered as one source."""
    source, place = folder / "source", folder / "run" / new_record_id()
    source.mkdir(exist_ok=True)
    place.mkdir(parents=True)
    for name in names or ("a.txt", "b.txt"):
        (source / name).write_text(name)
    gathered = gather_files(describe_path(source), source, place / "content", 1, Limits())
    gathered = replace(gathered, findings=(FINDING,), clock=({"source": "server", "value": "x"},))
    return Waiting(place, new_record_id(), b"\1" * 32, "urn:uuid:1", {"title": ["T"]}, (gathered,))


def place(folder: Path) -> Path:
    made = folder / "run" / new_record_id()
    made.mkdir(parents=True)
    return made


class TestHolding:
    """ "`--hold` stages it for a look, `muniment commit|discard` decides"."""

    def test_what_is_held_is_what_was_gathered(self, tmp_path: Path, held: Path) -> None:
        one = waiting(tmp_path)
        name = hold(one, held)
        assert held_names(held) == (name,) and not one.place.exists()
        seen = look(held, name)
        source = replace(one.gathered[0].source, shown="source")
        assert seen == replace(
            one, place=held / name, gathered=(replace(one.gathered[0], source=source),)
        )

    def test_taking_it_leaves_it_held_until_it_is_discarded(
        self, tmp_path: Path, held: Path
    ) -> None:
        one = waiting(tmp_path)
        name = hold(one, held)
        taken = take(held, name, place(tmp_path))
        assert held_names(held) == (name,)
        assert taken.key == one.key and taken.files == one.files
        for file in taken.files:
            assert (taken.place / "content" / file.path).read_bytes() == file.name
        discard(held, name)
        assert held_names(held) == () and not list(held.iterdir())
        assert (taken.place / "content" / taken.files[0].path).exists()

    @pytest.mark.parametrize("change", ["written", "removed", "cut"])
    def test_what_changed_since_is_not_committed(
        self, tmp_path: Path, held: Path, change: str
    ) -> None:
        name = hold(waiting(tmp_path), held)
        path = held / name / "content/renditions/0002.txt"
        if change == "removed":
            path.unlink()
        else:
            path.write_text("B.txt" if change == "written" else "")
        with pytest.raises(HeldError, match="changed since it was held") as refused:
            take(held, name, place(tmp_path))
        assert f"muniment discard {name}" in str(refused.value)
        assert held_names(held) == (name,)

    @pytest.mark.parametrize("name", ["", ".", "..", "nothing", "a/b", "\0"])
    def test_nothing_is_held_under_another_name(
        self, tmp_path: Path, held: Path, name: str
    ) -> None:
        hold(waiting(tmp_path), held)
        for act in (look, discard):
            with pytest.raises(HeldError, match="Nothing is held as"):
                act(held, name)
        assert len(held_names(held)) == 1

    @given(data=st.binary(max_size=99))
    def test_a_draft_that_cannot_be_read_is_not_one(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        held = tmp_path_factory.mktemp("held")
        (held / "name").mkdir()
        (held / "name" / "draft.json").write_bytes(data)
        with pytest.raises(HeldError, match="Nothing is held as"):
            look(held, "name")
