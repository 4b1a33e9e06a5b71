"""Numbers with a point over paths, and parts over articles: 1. over 1.1, 第一部分 over 第一条."""

from __future__ import annotations

from editions import column
from muniment.edition import Column


def _labelled(found: Column) -> list[str]:
    return [unit.id for unit in found.walk() if unit.label is not None]


class TestPaths:
    """1. is a path where 1.1 is the next below it; where 一、 stands over both, both are items."""

    HEADED = ("1.概况", "1.1 地点：甲。", "2.要求", "2.1 时间：乙。", "2.2 规模：丙。", "3.其他")
    BELOW = ("一、对象", "甲。", "二、办法", "1.公办", "1.1 甲。", "1.2 乙。", "2.民办", "三、要求")

    def test_paths_may_be_headed_by_a_number_with_a_point(self) -> None:
        found = column("\n".join(("招标公告", *self.HEADED)))
        assert _labelled(found) == ["sec_1", "sec_1-1", "sec_2", "sec_2-1", "sec_2-2", "sec_3"]

    def test_paths_below_sections_are_items_of_them(self) -> None:
        assert _labelled(column("\n".join(("通知", *self.BELOW, "乙。")))) == [
            *("art_1", "art_2", "art_2__item_1"),
            *("art_2__item_1__sub_1-1", "art_2__item_1__sub_1-2", "art_2__item_2", "art_3"),
        ]

    def test_a_path_may_head_what_a_count_begins_with(self) -> None:
        rows = ("1.1 项目名称：甲。", "1.2 时间安排：乙。")
        found = column("\n".join(("招标公告", "1.概况", *rows, "2.要求", "丙。")))
        assert _labelled(found) == ["sec_1", "sec_1-1", "sec_1-2", "sec_2"]

    def test_parts_may_be_called_so(self) -> None:
        text = "章程\n第一部分　总则\n第一条　甲。\n第二部分　录取\n第二条　乙。"
        assert _labelled(column(text)) == ["part_1", "art_1", "part_2", "art_2"]
