"""Lines that fill a width are one paragraph where paper wrapped them, and their own in a list."""

from __future__ import annotations

import pytest

from muniment.edition import View
from muniment.edition.layout.paragraphs import paragraphs


def read(text: str) -> list[str]:
    return paragraphs(View.identity(text))[0].text.split("\n")


@pytest.mark.parametrize(
    "lines",
    [
        [
            "北京市海淀区人民政府办公室",
            "上海市浦东新区人民政府办公室",
            "广州市天河区人民政府办公室",
        ],
        [
            "张建国，某某市第一中学高级教师",
            "李卫东，某某市第二中学高级教师",
            "王爱华，某某市实验小学高级教师",
            "赵红梅，某某市外国语学校教师",
        ],
        [
            "联系人：张某某，李某某（二楼）",
            "地址：某市东城区某某大街12号",
            "邮编：100000，电子邮箱见官网",
        ],
        [
            "一、名称应当与许可证一致。",
            "二、计量设施应当检定合格。",
            "三、要求自发布之日起施行。",
            "某市水务局",
        ],
        ["第一條　未經登記的船舶，不得航行。", "第一条　未经登记的船舶，不得航行。"] * 2,
        [
            "Ministry of Foreign Affairs of Ruritania",
            "2 Market Street, Castle Hill District",
            "Department of Consular Affairs Office",
        ],
    ],
    ids=["names", "as-many-marks", "values", "sentences", "two-forms", "address"],
)
def test_lines_that_are_complete_stay_lines(lines: list[str]) -> None:
    assert read("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("lines", "between"),
    [
        (
            [
                "某市人民政府办公厅关于印发某市进一步",
                "优化营商环境更好服务市场主体若干措施",
                "实施方案的通知",
            ],
            "",
        ),
        (
            [
                "申请人应当提交护照、学历证明和体检报",
                "告；受理部门在十个工作日内作出决定，",
                "并且书面告知。",
            ],
            "",
        ),
        (
            [
                "The Ministry of Commerce announces that",
                "the measures applicable to imports of",
                "Phenol shall continue until 5 May 2029.",
            ],
            " ",
        ),
    ],
    ids=["title", "sentence", "english"],
)
def test_what_paper_wrapped_is_joined(lines: list[str], between: str) -> None:
    assert read("\n".join(lines)) == [between.join(lines)]


def test_a_blank_line_ends_a_short_line() -> None:
    above, label = "关于文件的通知", ["一、各单位应当保存文件，不得删", "除。"]
    assert read("\n".join([above, "", *label])) == [above, "".join(label)]


def test_a_label_behind_a_blank_line_begins_a_paragraph() -> None:
    lines = [
        "各单位应当妥善保存公务文件并依法向社会公众公开文件的",
        "全部内容，不得隐瞒，不得自行毁坏，不得借故拖延或者拒",
        "绝；确有必要的，可以依照国家有关规定延期公开，并且说",
    ]
    label = "第二条　不得删除文件，也不得更改文件的任何内容与日期。"
    assert read("\n".join([*lines, "", label])) == ["".join(lines), label]
    assert read("\n".join([*lines[:2], "", lines[2]])) == ["".join(lines)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("各地人民政府应当做好相关配合工作。2.", "2地方应急机构负责本辖区内的工作。"),
        ("本办法由国务院办公厅负责解释，自20", "19年1月1日起施行，原办法同时废止。"),
        ("重点检查的内容包括下列各个事项（1", "1）档案的保存情况；其他有关情况。"),
    ],
)
def test_a_number_that_a_line_breaks_is_one(above: str, below: str) -> None:
    lines = [above, below, above, below]
    assert f"{above}{below}" in "".join(read("\n".join(lines)))


def test_labels_of_short_lines_are_no_ends_of_words() -> None:
    lines = [
        "關於做好文書保存工作之通知",
        "各縣市政府：",
        "茲將有關事項通知如下。",
        "一、登記來源。",
    ]
    assert read("\n".join(lines)) == lines


def test_a_hyphen_goes_where_the_text_has_the_word_whole() -> None:
    lines = [
        "The agency amends its rules on the preser-",
        "vation of long-term records; no preserva-",
        "tion is free. A body keeps what it has as",
        "State-owned, of which the pres-",
        "ervation of a State-",
        "owned record for the preservation is one.",
    ]
    assert "".join(read("\n".join(lines))).count("preservation") == 4
    assert "State-owned record" in "".join(read("\n".join(lines)))
    assert "preser-vation" in "".join(read("\n".join([*lines[:1] * 3, *lines[1:2] * 3])))


def test_pages_counted_in_words_are_furniture() -> None:
    lines = ["保存机构应当登记所存文书的来源，并自公布之日起三十日内答复", "第三页", "申请人。"]
    assert "第三页" not in "".join(read("\n".join(lines)))
