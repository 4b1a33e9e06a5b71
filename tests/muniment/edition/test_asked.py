"""A place in a text is asked for as people write it."""

from __future__ import annotations

import pytest

from muniment.edition.asked import unit_id


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("3", "art_3"),
        ("3-1", "art_3-1"),
        ("Article 3", "art_3"),
        ("art. 6(iii)", "art_6__item_3"),
        ("3(2)", "art_3__item_2"),
        ("art. 7, para. 2", "art_7__para_2"),
        ("annex II", "anx_2"),
        ("Annex, article 1", "anx_1__art_1"),
        ("三", "art_3"),
        ("第六条之一第二款", "art_6-1__para_2"),
        ("第三條第二項", "art_3__item_2"),
        ("附件", "anx_1"),
        ("附件1第一条", "anx_1__art_1"),
        ("第二章", "chp_2"),
        ("art_6__item_3", "art_6__item_3"),
        ("art_3--2", "art_3--2"),
        ("preamble__para_1", "preamble__para_1"),
        ("date", "date"),
        ("3.2", "3.2"),
    ],
)
def test_what_is_asked_for_is_a_units_id(asked: str, meant: str) -> None:
    assert unit_id(asked) == meant
