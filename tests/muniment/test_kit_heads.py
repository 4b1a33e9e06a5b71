"""Which head of a log a kit has, and how few of a long log's heads are asked for it."""

from __future__ import annotations

from unittest import mock

import pytest

from muniment.archive.archive import Archive
from muniment.archive.proofs import stamp_names
from muniment.catalogue import Catalogue
from muniment.exchange import heads
from muniment_cli import good, new_archive
from replica_scenes import preserve
from stamp_scenes import pinned
from stampers import new_stamper
from time_authorities import Honest, TimeServer


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, int]:
    """An archive of some heads, and the size of the one in the middle that was stamped."""
    archive = new_archive(tmp_path_factory.mktemp("heads"))
    for number in range(4):
        preserve(archive, f"before-{number}")
    with TimeServer({f"/{name}": Honest(new_stamper("p256", name)) for name in "ab"}) as server:
        for name in "ab":
            pinned(archive, server, name)
        good(archive, "stamp", "--allow-private")
    for number in range(4):
        preserve(archive, f"after-{number}")
    opened = Archive.open(archive)
    [stamped] = [one for one in opened.log.checkpoints() if stamp_names(opened.log, one)]
    return opened, stamped


def chosen(archive: Archive, last: int) -> tuple[int, list[int]]:
    """Give the size of the head that is chosen, and the sizes of those that were asked."""
    asked: list[int] = []

    def ask(log: object, size: int) -> frozenset[str]:
        asked.append(size)
        return stamp_names(archive.log, size)

    with archive.catalogue() as catalogue, mock.patch.object(heads, "stamp_names", ask):
        _, size = heads.choose_checkpoint(archive, catalogue, last, (), (), 0)
    return size, sorted(asked)


class TestShortLog:
    """Of a short log every head is asked; the first that most vouched for is taken."""

    def test_the_stamped_head_is_taken(self, scene: tuple[Archive, int]) -> None:
        archive, stamped = scene
        size, asked = chosen(archive, 1)
        assert size == stamped
        assert asked == [one for one in archive.log.checkpoints() if one > 1]

    def test_the_newest_where_nobody_vouched_for_any(self, scene: tuple[Archive, int]) -> None:
        archive, stamped = scene
        assert chosen(archive, stamped)[0] == archive.log.checkpoints()[-1]


class TestLongLog:
    """Of a long log, the heads that follow, the newest, and what the log's own records name."""

    def test_a_stamped_head_in_between_is_found_by_its_record(
        self, scene: tuple[Archive, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive, stamped = scene
        monkeypatch.setattr(heads, "_ASKED", 1)
        size, asked = chosen(archive, 1)
        sizes = [one for one in archive.log.checkpoints() if one > 1]
        assert size == stamped and asked == [sizes[0], stamped, sizes[-1]]

    def test_a_record_that_cannot_be_read_names_none(
        self, scene: tuple[Archive, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive, _ = scene
        monkeypatch.setattr(heads, "_ASKED", 1)
        with mock.patch.object(Archive, "versions", side_effect=heads.MunimentError("damaged")):
            assert chosen(archive, 1)[0] == archive.log.checkpoints()[-1]

    def test_two_million_heads_are_not_asked(self) -> None:
        catalogue = Catalogue.create(None, "example.org/log")
        sizes = range(1, 2_000_001)
        asked = heads._asked(mock.Mock(), catalogue, sizes, [1_000_000])
        assert asked == {*sizes[:1024], *sizes[1_000_000:1_001_024], *sizes[-1024:]}
