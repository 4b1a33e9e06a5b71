"""Folding and tokens: both sides of every comparison pass here."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.search.folding import LONGEST_WORD, fold, is_gram, tokens
from muniment.search.places import fold_with_places

# Letters of many scripts, marks that join, white space and punctuation, and what is no character.
LETTERS = (
    "第三條３条决定決WTOstraßeİŉﬁÓe\u0301ｶﾞ가\u1100\u1161\u11a8ئۇيغۇر\u064a\u0654ـབོད་ཡིག།ᠮᠣᠩ\u180eᠠ\u180b"
    "กฎหมายຊາວច្បាប់ဥပဒေꆈꌠ𠮷㈠①'’-_.,，。　 \t\n\u00a0\u00ad\u200d\ufeff\U000e0100\ue000\ud800"
)
texts = st.text(st.sampled_from(LETTERS), max_size=30)


class TestFolding:
    """ "NFKC, case, character-level simplified folding on both sides"."""

    @pytest.mark.parametrize(
        ("printed", "folded"),
        [
            ("關於《網絡》的決定", "关于 网络 的决定"),
            ("第　３ 条", "第3条"),
            ("WTO 规则", "wto规则"),
            ("Straße, STRASSE", "strasse strasse"),
            ("l’État d'urgence", "l état d urgence"),
            ("ｶﾞﾗｽ", "ガラス"),
            ("gov\u00adern\u200bment", "government"),
            ("（一）", "一"),
            ("ئـۇيغـۇر", "ئۇيغۇر"),
            ("\ufe8b\ufbd7", "ئۇ"),
            ("བོད་ཡིག།", "བོད ཡིག"),
            ("ᠮᠣᠩᠭᠣᠯ\u180b\u202fᠤᠨ", "ᠮᠣᠩᠭᠣᠯ ᠤᠨ"),
            ("§ ☃ \ud800", ""),
        ],
    )
    def test_what_only_setting_makes_different_is_alike(self, printed: str, folded: str) -> None:
        assert fold(printed) == folded

    @given(texts)
    def test_every_folded_character_has_its_place(self, text: str) -> None:
        placed = fold_with_places(text)
        assert placed.text == fold(text)
        letters = placed.text.replace(" ", "")
        places = [placed.place(at) for at in range(len(letters))]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in places)

    @given(texts)
    def test_one_space_stands_for_whatever_parts_words(self, text: str) -> None:
        folded = fold(text)
        assert folded == folded.strip() and "  " not in folded
        kinds = {unicodedata.category(one)[0] for one in folded.replace(" ", "")}
        assert kinds <= {"L", "N", "M", "C"}


class TestTokens:
    """ "Han and kana runs as bigrams, other scripts as words"."""

    @pytest.mark.parametrize(
        ("folded", "cut"),
        [
            ("决定公布", ["决定", "定公", "公布", "布"]),
            ("决", ["决"]),
            ("第3条", ["第", "3", "条"]),
            ("right to life", ["right", "to", "life"]),
            ("བོད ཡིག", ["བོད", "ཡིག"]),
            ("ئۇيغۇر تىلى", ["ئۇيغۇر", "تىلى"]),
            ("กฎ", ["กฎ", "ฎ"]),
            ("ꆈꌠ", ["ꆈꌠ", "ꌠ"]),
            ("x" * 300, ["x" * LONGEST_WORD]),
        ],
    )
    def test_a_text_is_cut(self, folded: str, cut: list[str]) -> None:
        assert tokens(folded) == cut

    @given(texts)
    def test_tokens_hold_all_of_a_text(self, text: str) -> None:
        folded = fold(text)
        made = "".join(one[0] if is_gram(one[0]) else one for one in tokens(folded))
        assert made == folded.replace(" ", "")
