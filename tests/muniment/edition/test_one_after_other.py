"""A whole text and its whole translation are two columns where all speaks for it, else one text."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.alignment.parallel import Joined, parallel_of
from muniment.edition.read import read_edition, read_rendition

ENGLISH = """REGULATION (EU) 2016/9679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL
of 27 April 2016
on the labelling of quinces
Having regard to the Treaty on the Functioning of the European Union, and in particular Article 114,
Having regard to the proposal from the European Commission of 25 January 2012,
HAVE ADOPTED THIS REGULATION:
Article 1
1. This Regulation lays down rules on the labelling of quinces that are placed on the market.
2. It does not apply to quinces that weigh less than 50 grams.
Article 2
Each quince shall bear a label of not less than 12 millimetres, with:
(a) the name of the producer;
(b) the country in which it was grown.
Article 3
This Regulation is binding in its entirety and directly applicable in all Member States.
Done at Brussels, 27 April 2016.
For the Council
The President
Anne DE L’EXEMPLE
"""
FRENCH = """RÈGLEMENT (UE) 2016/9679 DU PARLEMENT EUROPÉEN ET DU CONSEIL
du 27 avril 2016
relatif à l’étiquetage des coings
vu le traité sur le fonctionnement de l’Union européenne, et notamment son article 114,
vu la proposition de la Commission européenne du 25 janvier 2012,
ONT ADOPTÉ LE PRÉSENT RÈGLEMENT:
Article premier
1. Le présent règlement établit des règles sur l’étiquetage des coings qui sont mis sur le marché.
2. Il ne s’applique pas aux coings qui pèsent moins de 50 grammes.
Article 2
Chaque coing porte une étiquette de 12 millimètres au moins, avec:
a) le nom du producteur;
b) le pays dans lequel il a été cultivé.
Article 3
Le présent règlement est obligatoire dans tous ses éléments et directement applicable partout.
Fait à Bruxelles, le 27 avril 2016.
Par le Conseil
La présidente
Anne DE L’EXEMPLE
"""
# What another act of the Union says, with the same labels and as long.
OTHER = (
    FRENCH.replace("9679", "1111")
    .replace("27 avril 2016", "5 mai 1999")
    .replace("25 janvier 2012", "3 juin 1998")
    .replace("50", "75")
    .replace("12", "17")
)
TRADITIONAL = """登記機關監管辦法
第一條　為規範登記機關之登記，依據第5號法律，制定本辦法。
第二條　登記機關應於三十日內答覆申請人，並說明理由。
第三條　本辦法自2019年3月1日起施行。
"""
SIMPLIFIED = """登记机关监管办法
第一条　为规范登记机关之登记，依据第5号法律，制定本办法。
第二条　登记机关应于三十日内答复申请人，并说明理由。
第三条　本办法自2019年3月1日起施行。
"""
ANOTHER = """海关行政处罚条例
第一条　为了保障海关依法行使职权，保护公民的合法权益。
第二条　对走私行为的处罚，由海关关长决定，并书面通知当事人。
第三条　具体标准由财政部门另行规定，自公布之日起执行。
"""
PORTUGUESE = """Regulamento dos registos
Artigo 1.º O presente regulamento estabelece as regras do registo, nos termos da Lei n.º 5.
Artigo 2.º As entidades de registo respondem ao requerente no prazo de trinta dias.
Artigo 3.º O presente regulamento entra em vigor no dia 1 de Março de 2019.
"""


def rendition(text: str, name: str = "act.txt") -> ReadRendition:
    return read_rendition(text.encode(), name, Limits())


def languages(text: str) -> list[str]:
    return [column.language for column in rendition(text).columns]


class TestTwoTexts:
    """Each is a column of its own, and their articles stand beside each other."""

    @pytest.mark.parametrize(
        "text, expected",
        [
            (ENGLISH + FRENCH, ["en", "fr"]),
            (FRENCH + "\n\n" + ENGLISH, ["fr", "en"]),
            (TRADITIONAL + SIMPLIFIED, ["zh-Hant", "zh-Hans"]),
            (SIMPLIFIED + TRADITIONAL, ["zh-Hans", "zh-Hant"]),
            (TRADITIONAL + PORTUGUESE, ["zh-Hant", "pt"]),
        ],
    )
    def test_articles_bear_the_same_ids(self, text: str, expected: list[str]) -> None:
        read = rendition(text)
        assert [column.language for column in read.columns] == expected
        ids = [[unit.id for unit in column.walk()] for column in read.columns]
        articles = [[one for one in found if one.startswith("art_")] for found in ids]
        assert articles[0] == articles[1] and articles[0][-1].startswith("art_3")
        rows = parallel_of(read_edition([read]), 10_000).rows
        told = [row for row in rows if row.id and row.id.startswith("art_")]
        assert told and all(all(row.cells) and row.joined is Joined.LABEL for row in told)

    def test_whoever_signs_stays_with_the_text_that_is_signed(self) -> None:
        for text in (ENGLISH + FRENCH, FRENCH + ENGLISH):
            read = rendition(text)
            signed = [said.field("signatory") for said in read.said]
            assert [one.value for one in signed if one] == ["Anne DE L’EXEMPLE"] * 2
            titles = [said.field("title") for said in read.said]
            assert all(one and one.value and "2016/9679" in one.value for one in titles)

    def test_a_page_is_read_alike(self) -> None:
        lines = (ENGLISH + FRENCH).splitlines()
        page = f"<html><body>{''.join(f'<p>{one}</p>' for one in lines)}</body></html>"
        assert [one.language for one in rendition(page, "a.html").columns] == ["en", "fr"]

    def test_all_that_is_printed_stands_in_one_of_them(self) -> None:
        text = ENGLISH + FRENCH
        held = "\n".join(column.view.text for column in rendition(text).columns)
        assert held.split() == text.split()


class TestOneText:
    """What is not clear stays one text."""

    @pytest.mark.parametrize(
        "text",
        [
            ENGLISH + "ANNEX\n" + OTHER,
            ENGLISH + FRENCH.partition("Article 3")[0],
            ENGLISH + FRENCH.partition("Article 2")[0],
            ENGLISH + FRENCH + ENGLISH,
            ENGLISH.replace("Article 3", FRENCH.splitlines()[4]) + FRENCH,
            ENGLISH + FRENCH + "J. DOE\nR. ROE\n",
            ENGLISH + "Ce texte est annexé à la décision du Conseil et des États membres.\n",
            ENGLISH,
            FRENCH,
            TRADITIONAL + ANOTHER,
            TRADITIONAL + SIMPLIFIED.partition("第三条")[0],
        ],
    )
    def test_no_part_of_it_is_a_translation(self, text: str) -> None:
        assert len(languages(text)) == 1
