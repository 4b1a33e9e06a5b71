"""A translation of what has since changed is told, piece by piece, and nothing else is."""

from __future__ import annotations

import pytest

from editions import read
from muniment.edition import Edition
from muniment.edition.differences.stale import Lag, Stale, stale_pieces
from muniment.edition.read import read_edition

PAIRS = (
    ("一、公告应当在三十日内公布。", "(1) Announcements shall be published within thirty days."),
    ("二、文书由市档案馆保存。", "(2) Records are kept by the city archive."),
    ("三、本办法自公布之日起施行。", "(3) These measures take effect on publication."),
)


def version(zh: dict[int, str] | None = None, en: dict[int, str] | None = None) -> Edition:
    """A notice in two files; the articles given read otherwise, or are gone where empty."""
    chinese = [(zh or {}).get(number, one) for number, (one, _) in enumerate(PAIRS, start=1)]
    english = [(en or {}).get(number, one) for number, (_, one) in enumerate(PAIRS, start=1)]
    return read_edition([read("\n".join(filter(None, side))) for side in (chinese, english)])


def told(*editions: Edition) -> list[tuple[str, str, Lag, int, int]]:
    found = stale_pieces(list(enumerate(editions, start=1)), 1 << 20)
    return [(one.language, one.unit, one.lag, one.since, one.changed) for one in found]


CHANGED = {2: "二、文书由国家档案馆保存。"}
FOLLOWED = {2: "(2) Records are kept by the state archive."}


class TestStale:
    """ "flagged stale, segment by segment"."""

    def test_the_language_that_did_not_follow_is_told(self) -> None:
        [(language, unit, lag, since, changed)] = told(version(), version(CHANGED))
        assert (language, lag, since, changed) == ("en", Lag.CHANGED, 1, 2)
        assert unit.startswith("art_2")
        [(language, _, _, _, _)] = told(version(), version(None, FOLLOWED))
        assert language == "zh-Hans"

    def test_it_stays_stale_until_it_follows(self) -> None:
        editions = [version(), version(CHANGED), version(CHANGED)]
        assert [one[3:] for one in told(*editions)] == [(1, 2)]
        assert told(*editions, version(CHANGED, FOLLOWED)) == []

    @pytest.mark.parametrize(
        "later",
        [
            version(),
            version(CHANGED, FOLLOWED),
            version({2: "二、文书由市檔案館保存。"}),
            version({2: "二、 文书由市档案馆保存。"}),
        ],
    )
    def test_what_followed_or_is_only_set_otherwise_is_not_told(self, later: Edition) -> None:
        assert told(version(), later) == []

    def test_what_was_deleted_in_one_language(self) -> None:
        [(language, unit, lag, _, changed)] = told(version(), version({2: ""}))
        assert (language, lag, changed) == ("en", Lag.GONE, 2)
        assert unit.startswith("art_2")

    def test_a_language_that_comes_in_or_goes_makes_nothing_stale(self) -> None:
        chinese = read_edition([read("\n".join(zh for zh, _ in PAIRS))])
        english = read_edition([read("\n".join(en for _, en in PAIRS))])
        assert told(chinese, version()) == told(english, version()) == []
        assert told(version(), chinese) == told(chinese) == []

    def test_articles_that_are_renumbered_are_the_same(self) -> None:
        moved = ["一、新增一条，另有规定。\t(1) A new article was put in here.", *(
            f"{zh.replace('三', '四').replace('二、', '三、').replace('一、', '二、')}"
            f"\t{en.replace('(3)', '(4)').replace('(2)', '(3)').replace('(1)', '(2)')}"
            for zh, en in PAIRS[1:]
        )]  # fmt: skip
        assert told(version(), read_edition([read("\n".join(moved))])) == []

    def test_numbers_that_moved_in_one_language_alone_change_no_other_text(self) -> None:
        moved = [
            PAIRS[0][0],
            "二、新增一条，另有规定。",
            PAIRS[1][0].replace("二、", "三、"),
            PAIRS[2][0].replace("三、", "四、"),
        ]
        edition = read_edition([read("\n".join(moved)), read("\n".join(en for _, en in PAIRS))])
        # Beside (2) stands what is new; (3) and its Chinese text stand apart, and neither changed.
        assert [one[:3] for one in told(version(), edition)] == [
            ("en", "art_2__para_1", Lag.CHANGED)
        ]

    def test_the_value_says_beside_what(self) -> None:
        [one] = stale_pieces([(4, version()), (7, version(CHANGED))], 1 << 20)
        assert isinstance(one, Stale)
        assert (one.of, one.since, one.changed) == ("zh-Hans", 4, 7)
        assert one.beside is not None and one.beside.startswith("art_2")
