"""Works in steps, by themselves and side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Limits
from manifests.objects.object_files import ObjectFiles
from manifests.objects.package import FolderPackage
from manifests.steps import Steps, finish, in_turns


def work(name: int, steps: list[bool], done: list[int]) -> Steps[int]:
    for alone in steps:
        done.append(name)
        yield alone
    done.append(name)
    return name


class TestTurns:
    """Many works side by side come to what each comes to alone, in their order."""

    @given(st.lists(st.lists(st.booleans(), max_size=4), max_size=9), st.integers(1, 5))
    def test_each_comes_to_its_end_in_its_place(self, plan: list[list[bool]], width: int) -> None:
        done: list[int] = []
        works = [work(name, steps, done) for name, steps in enumerate(plan)]
        assert list(in_turns(works, width)) == list(range(len(plan)))
        assert sorted(done) == sorted(
            name for name, steps in enumerate(plan) for _ in range(len(steps) + 1)
        )

    def test_a_step_of_each_comes_before_the_next_of_any(self) -> None:
        done: list[int] = []
        list(in_turns((work(name, [False, False], done) for name in range(3)), 2))
        assert done == [0, 1, 0, 1, 0, 1, 2, 2, 2]

    def test_what_is_large_goes_on_alone(self) -> None:
        done: list[int] = []
        plans = [[False, False], [True, False], [False]]
        list(in_turns((work(name, plan, done) for name, plan in enumerate(plans)), 3))
        assert done == [0, 1, 1, 1, 2, 0, 2, 0]

    def test_no_more_are_begun_than_stand_side_by_side(self) -> None:
        begun: list[int] = []

        def works() -> Iterator[Steps[int]]:
            for name in range(5):
                begun.append(name)
                yield work(name, [False], [])

        assert next(in_turns(works(), 2)) == 0
        assert begun == [0, 1]

    def test_what_one_raises_ends_it_all(self) -> None:
        def broken() -> Steps[int]:
            yield False
            raise OSError("gone")

        with pytest.raises(OSError, match="gone"):
            list(in_turns([work(1, [False, False], []), broken()], 2))


class TestLargeObjects:
    """What is large is not held, or waited for, beside others."""

    @pytest.mark.parametrize(
        ("sizes", "alone"),
        [([1000, 1000], False), ([1 << 17], True), ([60_000] * 5, True)],
    )
    def test_manifests(self, tmp_path: Path, sizes: list[int], alone: bool) -> None:
        paths = [f"v1/content/manifests/{number}.json" for number in range(len(sizes))]
        for path, size in zip(paths, sizes, strict=True):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(bytes(size))
        files = ObjectFiles(
            FolderPackage(tmp_path), "", dict(zip(paths, sizes, strict=True)), Limits()
        )
        assert any(list(files.read_manifests())) is alone
        assert [len(files.small[path]) for path in paths] == sizes

    @pytest.mark.parametrize(("size", "alone"), [(70_000, False), (1 << 21, True)])
    def test_other_files(self, tmp_path: Path, size: int, alone: bool) -> None:
        path = "v1/content/renditions/0001.pdf"
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(bytes(size))
        files = ObjectFiles(FolderPackage(tmp_path), "", {path: size}, Limits())
        assert any(list(files.read_others({path: size}))) is alone
        known = files.size_and_sha256(path)
        assert known is not None and known[0] == size

    def test_alone_it_comes_to_the_same(self) -> None:
        assert finish(work(7, [False, True], [])) == 7
