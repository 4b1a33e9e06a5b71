"""Units of two languages are put together by what they say; what only one side has stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.edition.alignment import Bead, Shapes, align, evidence_of
from muniment.edition.writing.han import folded

CHINESE = (
    "为了保护环境，防治水污染，制定本办法。",
    "本办法适用于中华人民共和国领域内的江河、湖泊。",
    "县级以上人民政府环境保护部门是主管机关。",
    "违反本办法规定的，处五千元以上三万元以下的罚款。",
    "申请许可证，应当自收到通知之日起三十日内提出。",
    "本办法自公布之日起施行。",
)
ENGLISH = (
    "These Measures are enacted to protect the environment and to prevent water pollution.",
    "These Measures apply to rivers and lakes within the territory of the state.",
    "The competent authority is the environmental protection agency of the county government.",
    "A violation of these Measures shall be punished by a fine of 5,000 to 30,000 yuan.",
    "An application for a permit shall be submitted within thirty days of receipt of the notice.",
    "These Measures shall take effect from the date of promulgation.",
)
FRENCH = (
    "La présente loi vise la protection de l’environnement et la prévention de la pollution.",
    "La loi s’applique aux rivières et aux lacs du territoire.",
    "L’autorité compétente est l’agence de protection environnementale du comté.",
    "Une violation est punie d’une amende de 5 000 à 30 000 yuan.",
)


def together(
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    shapes: Shapes = Shapes.ONE_TO_ONE,
    languages: tuple[str, str] = ("zh-Hans", "en"),
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    first, second = languages
    beads = align(evidence_of(ours, first, second), evidence_of(theirs, second, first), shapes)
    return [(bead.ours, bead.theirs) for bead in beads]


class TestArticles:
    """Without labels, by what they say."""

    def test_each_stands_beside_its_own(self) -> None:
        assert together(CHINESE, ENGLISH) == [((at,), (at,)) for at in range(6)]

    @pytest.mark.parametrize("left_out", range(6))
    def test_one_that_is_left_out_is_found(self, left_out: int) -> None:
        fewer = ENGLISH[:left_out] + ENGLISH[left_out + 1 :]
        expected = [((at,), (at - (at > left_out),)) for at in range(6)]
        expected[left_out] = ((left_out,), ())
        assert together(CHINESE, fewer) == expected
        assert together(fewer, CHINESE, languages=("en", "zh")) == [
            (theirs, ours) for ours, theirs in expected
        ]

    def test_a_traditional_text_is_read_alike(self) -> None:
        traditional = ("本辦法適用於江河、湖泊。", "違反本辦法規定者，處五千元以上三萬元以下罰鍰。")
        assert together(traditional, (ENGLISH[1], ENGLISH[3]), languages=("zh-Hant", "en")) == [
            ((0,), (0,)),
            ((1,), (1,)),
        ]

    def test_languages_of_one_script_share_the_beginnings_of_words(self) -> None:
        assert together(ENGLISH[:4], FRENCH, languages=("en", "fr")) == [
            ((at,), (at,)) for at in range(4)
        ]

    @pytest.mark.parametrize("ours", [(), CHINESE[:2]])
    def test_nothing_beside_it_is_nothing_together(self, ours: tuple[str, ...]) -> None:
        assert together(ours, ()) == [((at,), ()) for at in range(len(ours))]


class TestLines:
    """Lines and sentences go together in twos and threes as well."""

    def test_one_that_is_cut_in_two(self) -> None:
        cut = (*ENGLISH[:4], "An application for a permit", ENGLISH[4][28:])
        assert together(CHINESE[:5], cut, Shapes.MERGING)[-1] == ((4,), (4, 5))

    @pytest.mark.parametrize("heading", ["(Purpose)", "（Scope of Application）", "[Authority]"])
    def test_a_heading_stands_with_what_it_heads(self, heading: str) -> None:
        headed = tuple(line for text in ENGLISH for line in (heading, text))
        found = together(CHINESE, headed, Shapes.MERGING)
        assert {one: theirs[-1] for (one,), theirs in (each for each in found if each[0])} == {
            at: 2 * at + 1 for at in range(6)
        }

    def test_confidence_ranks(self) -> None:
        beads = align(
            evidence_of(CHINESE, "zh", "en"), evidence_of(ENGLISH, "en", "zh"), Shapes.ONE_TO_ONE
        )
        assert all(0.5 < bead.confidence <= 1 for bead in beads)


units = st.lists(st.text(alphabet="环境保护三十a bcd12\n，", max_size=20), max_size=7).map(tuple)


@given(units, units, st.sampled_from(Shapes))
def test_every_unit_is_in_exactly_one_bead_and_in_order(
    ours: tuple[str, ...], theirs: tuple[str, ...], shapes: Shapes
) -> None:
    beads: tuple[Bead, ...] = align(
        evidence_of(ours, "zh", "en"), evidence_of(theirs, "en", "zh"), shapes
    )
    assert [at for bead in beads for at in bead.ours] == list(range(len(ours)))
    assert [at for bead in beads for at in bead.theirs] == list(range(len(theirs)))
    assert all(0 <= bead.confidence <= 1 for bead in beads)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


def test_folding() -> None:
    assert folded("關於加強網絡信息保護的決定") == "关于加强网络信息保护的决定"
