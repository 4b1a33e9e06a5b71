"""What one text has and the other has not is found, located in both, and ranked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import law, read
from manifests import Limits
from muniment.edition import Column, Kind, Unit, View, exact_text
from muniment.edition.differences import (
    Change,
    ChangeKind,
    Difference,
    DifferenceKind,
    collate,
    compare_versions,
)
from muniment.edition.differences.comparable import comparable
from muniment.edition.differences.matching import Gap, gaps
from muniment.edition.differences.omission import omissions_settled
from muniment.edition.read import read_rendition

BASE = """某省管理办法
第一条　为了加强管理，根据《某法》，制定本办法。
第二条　本办法适用于下列事项：
（一）登记、许可；
（二）检查、处罚；
（三）其他事项。
第三条　违反第二条规定的，处一千元罚款。
2014年12月24日
"""


def column(text: str) -> Column:
    read = read_rendition(text.encode(), "a.txt", Limits())
    return read.columns[0]


def against(witness: str, base: str = BASE) -> list[Difference]:
    return list(collate(column(base), base, View.identity(witness), witness))


def kinds(differences: list[Difference]) -> set[DifferenceKind]:
    return {one.kind for one in differences}


class TestCollation:
    """Renditions of one version."""

    def test_the_same_text_differs_nowhere_however_it_is_set(self) -> None:
        assert against(BASE) == []
        assert against(BASE.replace("\n", " ").replace("　", "")) == []

    def test_a_clause_that_is_lost_is_where_its_line_is(self) -> None:
        [lost] = against(BASE.replace("（二）检查、处罚；\n", ""))
        assert (lost.kind, lost.unit) == (DifferenceKind.LOST, "art_2__item_2")
        assert lost.base.rstrip("；\n（三") == "（二）检查、处罚"
        assert BASE[lost.base_spans[0].start :].startswith(lost.base)

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            ("市场、非机动车停车泊位，由市政府设置", "市汤由市政府设置"),
            ("市场、非机动车停车泊位，由市政府设置", "市场曲市政府设置"),
            ("市场、非机动车停车泊位，由市政府设置", "市丨由市政府设置"),
        ],
    )
    def test_a_misreading_beside_an_omission_is_no_part_of_it(self, was: str, now: str) -> None:
        witness = BASE.replace("加强管理", now)
        found = against(witness, BASE.replace("加强管理", was))
        assert [one.base for one in found if one.kind is DifferenceKind.LOST] == [
            "非机动车停车泊位"
        ]

    def test_each_paragraph_that_is_lost_is_a_loss_of_its_own(self) -> None:
        found = against(BASE.replace("（一）登记、许可；\n（二）检查、处罚；\n", ""))
        assert [(one.kind, one.unit) for one in found] == [
            (DifferenceKind.LOST, "art_2__item_1"),
            (DifferenceKind.LOST, "art_2__item_2"),
        ]

    @pytest.mark.parametrize("label", ["第三条", "第目条", "策二条"])
    def test_a_label_above_an_omission_is_no_part_of_it(self, label: str) -> None:
        lines = law(6)
        at = next(at for at, line in enumerate(lines) if line.startswith("第三条"))
        lines[at] = "第三条　对境外人员举报实施奖励，奖励办法由市人民政府另行制定。"
        base, witness = "\n".join(lines), "".join(lines)
        witness = witness.replace("第三条　对境外人员举报实施奖励，", label)
        one, other = read(base), read(witness)
        found = collate(one.columns[0], base, other.columns[0].view, witness)
        lost = [each.base for each in found if each.kind is DifferenceKind.LOST]
        assert [each for each in lost if len(each) > 3] == ["对境外人员举报实施奖励"]

    def test_words_that_come_again_do_not_part_an_omission(self) -> None:
        base = BASE.replace(
            "（三）其他事项。",
            "（三）其他事项。\n进入控制区通行的人员，必须出示证件。\n进入控制区通行的车辆，慢行。",
        )
        found = against(base.replace("进入控制区通行的人员，必须出示证件。\n", ""), base)
        assert [one.base for one in found] == ["进入控制区通行的人员，必须出示证件"]

    def test_what_a_reader_misses_most_comes_first(self) -> None:
        witness = BASE.replace("2014年12月24日", "").replace("加强管理", "").replace("处罚", "处刑")
        found = against(witness)
        assert [one.base for one in found[:2]] == ["2014年12月24日", "加强管理"]
        assert found[-1].kind is DifferenceKind.VARIANT

    def test_letters_that_nobody_could_read(self) -> None:
        [garbled] = against(BASE.replace("加强管理，根据", "AO5# fei 45 xx"))
        assert garbled.kind is DifferenceKind.GARBLED

    def test_a_line_twice_and_a_line_elsewhere(self) -> None:
        twice = BASE.replace("（三）其他事项。\n", "（三）其他事项。\n（三）其他事项。\n")
        assert kinds(against(twice)) == {DifferenceKind.DUPLICATED}
        elsewhere = BASE.replace("（一）登记、许可；\n", "") + "（一）登记、许可；\n"
        assert kinds(against(elsewhere)) == {DifferenceKind.LOST, DifferenceKind.MOVED}

    @pytest.mark.parametrize(
        ("was", "now"), [("，", ","), ("条", "條"), ("（一）", "(一)"), ("；", ""), ("1", "１")]
    )
    def test_setting_and_script_are_typographic(self, was: str, now: str) -> None:
        assert kinds(against(BASE.replace(was, now, 1))) == {DifferenceKind.TYPOGRAPHIC}

    @given(st.text(alphabet="第一条二（）事项管理ab，\n ", max_size=60))
    def test_every_difference_leads_back_to_both(self, witness: str) -> None:
        for one in against(witness):
            for printed, spans, exact in (
                (one.base, one.base_spans, BASE),
                (one.witness, one.witness_spans, witness),
            ):
                held = "".join(exact[span.start : span.end] for span in spans)
                assert "".join(held.split()) == "".join(printed.split())


def changes(before: str, after: str) -> list[tuple[ChangeKind, str | None, str | None]]:
    found: tuple[Change, ...] = compare_versions(column(before), column(after))
    return [
        (one.kind, one.before and one.before.number, one.after and one.after.number)
        for one in found
    ]


class TestVersions:
    """From one version to the next, by article."""

    def test_nothing_changed(self) -> None:
        assert changes(BASE, BASE) == []

    def test_wording_is_told_from_setting(self) -> None:
        after = BASE.replace("一千元", "五千元").replace("加强管理，", "加强管理,")
        assert changes(BASE, after) == [
            (ChangeKind.TYPOGRAPHIC, "1", "1"),
            (ChangeKind.AMENDED, "3", "3"),
        ]

    def test_where_an_article_was_amended(self) -> None:
        [change] = compare_versions(column(BASE), column(BASE.replace("一千元", "五千元")))
        [piece] = change.pieces
        assert (piece.end - piece.start, piece.other_end - piece.other_start) == (2, 2)

    def test_an_article_put_in_between_renumbers_those_behind(self) -> None:
        after = BASE.replace("第三条　违反", "第四条　违反").replace(
            "2014年", "第三条　主管部门是省厅，市局依照职责办理。\n2014年"
        )
        lines = after.splitlines()
        new = lines.index("第三条　主管部门是省厅，市局依照职责办理。")
        old = next(at for at, line in enumerate(lines) if line.startswith("第四条"))
        lines[new], lines[old] = lines[old], lines[new]
        assert changes(BASE, "\n".join(lines)) == [
            (ChangeKind.ADDED, None, "3"),
            (ChangeKind.RENUMBERED, "3", "4"),
        ]

    def test_an_article_that_says_deleted_is(self) -> None:
        after = BASE.replace("违反第二条规定的，处一千元罚款。", "（删除）")
        assert changes(BASE, after) == [(ChangeKind.DELETED, "3", None)]


NOTICE = "某某市水务局关于登记取水口的通知\n各区水务局：\n" + (
    "一、各区应当核查登记，逐户建立台账。\n二、擅自取水的，责令停止违法行为。\n三、核查情况于年底报送市局。\n"
    "某某市水务局\n2021年3月5日\n"
)
MARKS = (
    "取水口登记要求\n一、名称应当与许可证一致。\n二、计量设施应当检定合格。\n三、台账保存五年。\n"
)
FORMS = "取水许可申请须知\n一、申请单位提交申请书。\n二、机关在二十日内作出决定。\n"
THIRD = "三、核查情况于年底报送市局。\n"


def told(before: str, after: str) -> list[str]:
    """Give changes as kind and what they are of: the annex's number first, where there is one."""

    def place(unit: Unit | None, within: Column) -> str:
        if unit is None:
            return "-"
        annexes = (one for one in within.units if one.kind is Kind.ANNEX)
        held = next((one for one in annexes if one.start <= unit.start < one.end), None)
        return "/".join(
            dict.fromkeys(f"{one.kind.value}{one.number}" for one in (held, unit) if one)
        )

    old, new = column(before), column(after)
    return [
        f"{one.kind.value} {place(one.before, old)} {place(one.after, new)}"
        for one in compare_versions(old, new)
    ]


class TestVersionsOfAnnexes:
    """Numbers count once in the notice, and in each annex: articles are compared within."""

    def test_what_one_loses_the_other_does_not_stand_for(self) -> None:
        whole = f"{NOTICE}附件\n{MARKS}"
        assert told(whole, whole.replace(THIRD, "")) == ["deleted art3 -"]
        assert told(whole.replace(THIRD, ""), whole) == ["added - art3"]
        assert told(whole, whole.replace("三、台账保存五年。\n", "")) == ["deleted anx1/art3 -"]

    def test_what_changed_in_either_is_seen(self) -> None:
        whole = f"{NOTICE}附件1\n{MARKS}附件2\n{FORMS}"
        after = whole.replace("二十日", "三十日").replace("五年", "十年")
        assert told(whole, after) == ["amended anx1/art3 anx1/art3", "amended anx2/art2 anx2/art2"]

    def test_an_annex_put_in_front_amends_nothing(self) -> None:
        before, after = f"{NOTICE}附件1\n{FORMS}", f"{NOTICE}附件1\n{MARKS}附件2\n{FORMS}"
        new = ["added - anx1", *(f"added - anx1/art{number}" for number in (1, 2, 3))]
        assert told(before, after) == [*new, "renumbered anx1 anx2"]
        gone = [one.replace("added -", "deleted") + " -" for one in new]
        assert sorted(told(after, before)) == sorted([*gone, "renumbered anx2 anx1"])

    def test_an_annex_without_articles_is_compared_whole(self) -> None:
        whole = f"{NOTICE}附件\n取水单位名单\n城东水厂\n城西水厂\n"
        assert told(whole, whole.replace("城西", "城北")) == ["amended anx1 anx1"]

    def test_another_text_in_it_is_compared_too(self) -> None:
        law = "水文监测办法\n第一条　监测站每日上报水位。\n第二条　数据由市局发布。\n"
        found = told(NOTICE + law, NOTICE + law.replace("每日", "每周"))
        assert found == ["amended art1 art1"]


class TestMoves:
    """What stands in another holder has moved; what is alike in every text has not."""

    WHOLE = f"{NOTICE}附件1\n{MARKS}附件2\n{FORMS}"

    def test_an_article_goes_to_an_annex_and_comes_back(self) -> None:
        after = self.WHOLE.replace(THIRD, "").replace("三、台账", THIRD + "四、台账")
        moved = ["moved art3 anx1/art3", "renumbered anx1/art3 anx1/art4"]
        assert told(self.WHOLE, after) == moved
        back = ["moved anx1/art3 art3", "renumbered anx1/art4 anx1/art3"]
        assert told(after, self.WHOLE) == back

    def test_it_may_read_otherwise_there(self) -> None:
        text = "三、各区核查登记的情况以及处理的结果，应当于每年年底以前以书面形式报送市局备案。\n"
        before = self.WHOLE.replace(THIRD, text)
        other = text.replace("书面形式", "电子文件").replace("三、", "四、")
        after = before.replace(text, "").replace("附件2", f"{other}附件2")
        assert told(before, after) == ["moved art3 anx1/art4"]
        [change] = compare_versions(column(before), column(after))
        [piece] = change.pieces
        assert column(before).whole_text(change.before)[piece.start : piece.end] == "书面形式"

    def test_a_closing_article_moves_with_others_alone(self) -> None:
        closing = "四、本要求自发布之日起施行，由市水务局负责解释。\n"
        first, second = f"{NOTICE}附件1\n{MARKS}{closing}", f"{NOTICE}附件1\n{FORMS}"
        alone = told(first, second + closing.replace("四", "三"))
        assert not [one for one in alone if one.startswith("moved")]
        with_others = f"{NOTICE}附件1\n{FORMS}附件2\n{MARKS}"
        own = told(with_others + closing, f"{with_others.partition('附件2')[0]}{closing}")
        assert not [one for one in own if one.startswith("moved")]

    def test_a_whole_annex_may_become_the_text(self) -> None:
        before = f"{NOTICE}附件\n{MARKS}四、本要求自发布之日起施行。\n"
        after = f"{MARKS}四、本要求自发布之日起施行。\n"
        gone = [f"deleted {one} -" for one in ("art1", "art2", "art3", "anx1")]
        moved = [f"moved anx1/art{number} art{number}" for number in (1, 2, 3, 4)]
        found = [one for one in told(before, after) if "art" in one or "anx" in one]
        assert sorted(found) == sorted([*gone, *moved])

    def test_a_table_and_a_paragraph_of_an_annex_move_alone(self) -> None:
        table = "| 载体 | 温度 |\n|---|---|\n| 胶片 | 不高于20度 |\n| 磁带 | 不高于18度 |\n"
        names = "取水单位名单\n城东水厂自城东河取水，每年不超过九百万立方米。\n城西水厂\n"
        before = f"{NOTICE}附件1\n{names}{table}\n附件2\n{FORMS}"
        swapped = f"{NOTICE}附件1\n{names}附件2\n{FORMS}\n{table}"
        assert told(before, swapped)[-1] == "moved anx1/table1 anx2/table1"
        line = names.splitlines()[1]
        lost = before.replace(f"{line}\n", "").replace("三、核查", f"三、{line}\n四、核查")
        assert told(before, lost) == ["moved anx1/para1 art3", "renumbered art3 art4"]

    @given(st.lists(st.integers(0, 7), min_size=8, max_size=8), st.integers(0, 3))
    def test_whatever_moves_each_article_is_told_once_and_each_piece_is_in_it(
        self, order: list[int], split: int
    ) -> None:
        matters = (
            "申报登记",
            "提交材料",
            "缴纳费用",
            "保存台账",
            "接受检查",
            "公开信息",
            "报送情况",
            "更换证书",
        )
        said = [
            f"取水单位应当于{one + 2}个月内{matters[one]}，逾期不办的责令改正。" for one in range(8)
        ]

        def notice(lines: list[str], counted: bool) -> Column:
            own, other = lines[: 4 + split], lines[4 + split :]
            other = [f"{'一二三四'[n] + '、' * counted}{line}" for n, line in enumerate(other)]
            numbered = [f"{'一二三四五六七'[n]}、{line}" for n, line in enumerate(own)]
            first = other if counted else []
            annexes = [
                "附件1",
                "取水名单",
                *first,
                "附件2",
                "申请须知",
                *([] if counted else other),
            ]
            return column("\n".join(["某市关于取水的通知", *numbered, *annexes, ""]))

        old, new = notice(said, True), notice([said[at] for at in order], False)
        changes = compare_versions(old, new)
        for side, within in (("before", old), ("after", new)):
            units = [getattr(one, side) for one in changes]
            ids = [one.id for one in units if one is not None and one.kind is Kind.ARTICLE]
            assert len(ids) == len(set(ids))
            for one in (one for one in changes if one.pieces):
                text = within.whole_text(getattr(one, side))
                ends = [(p.end if side == "before" else p.other_end) for p in one.pieces]
                assert max(ends) <= len(text)


class TestOmissions:
    """Gaps settled anew still say where two texts differ, and nothing else."""

    @given(st.text("abcd", max_size=60), st.text("abcd", max_size=60), st.integers(1, 7))
    def test_what_lies_between_them_is_the_same(self, one: str, other: str, every: int) -> None:
        found = omissions_settled(one, other, gaps(one, other, 2), lambda at: int(at % every == 0))
        at = there = 0
        for gap in (*found, Gap(len(one), len(one), len(other), len(other))):
            assert one[at : gap.start] == other[there : gap.other_start]
            at, there = gap.end, gap.other_end
        assert (at, there) == (len(one), len(other))


class TestMatching:
    """Gaps between texts, in time that grows with the text."""

    @given(st.text(alphabet="abc", max_size=40), st.text(alphabet="abc", max_size=40))
    def test_what_lies_between_the_gaps_is_the_same(self, one: str, other: str) -> None:
        at = there = 0
        for gap in gaps(one, other):
            assert one[at : gap.start] == other[there : gap.other_start]
            at, there = gap.end, gap.other_end
        assert one[at:] == other[there:]

    def test_long_texts_are_anchored(self) -> None:
        one = "".join(f"第{number}款某项规定。" for number in range(5000))
        other = one.replace("第2500款某项规定。", "")
        [gap] = gaps(one, other)
        assert (gap.end - gap.start, gap.other_end - gap.other_start) == (11, 0)

    def test_what_has_nothing_in_common_ends(self) -> None:
        [gap] = gaps("a" * 100_000, "b" * 100_000)
        assert gap.end == 100_000

    @given(st.text())
    def test_what_is_compared_knows_its_place(self, text: str) -> None:
        read = comparable(text)
        assert len(read.text) == len(read.places)
        assert list(read.places) == sorted(read.places)
        assert exact_text(text, "utf-8").content == text
