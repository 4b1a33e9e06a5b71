"""Gazettes of Canada and Macau, and presidential documents: what their heads and ends print."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition.read import read_rendition

SOR = """Registration
SOR/2021-999 May 3, 2021

SAMPLES ACT

Sample Lists Regulations

P.C. 2021-9999 May 2, 2021

Her Excellency the Governor General in Council makes the annexed Sample Lists Regulations.

1 A list must be kept.

2 These Regulations come into force on the day on which they are registered.
"""
DORS = """Enregistrement
DORS/2021-999 Le 3 mai 2021

LOI SUR LES ÉCHANTILLONS

Règlement sur les listes d’échantillons

C.P. 2021-9999 Le 2 mai 2021

Son Excellence la Gouverneure générale en conseil prend le règlement, ci-après.

1 Une liste est tenue.

2 Le présent règlement entre en vigueur à la date de son enregistrement.
"""
HAN = """第99/2021號行政長官批示
行政長官行使職權，並根據第9/2019號法律第五條的規定，作出本批示。
一、核准樣本登記規章。
二、本批示自公佈翌日起生效。
二零二一年五月三日
行政長官　甲乙丙
"""
DESPACHO = """Despacho do Chefe do Executivo n.º 99/2021

Usando da faculdade conferida nos termos da Lei n.º 9/2019, o Chefe do Executivo manda:

1. É aprovado o Regulamento do Registo de Amostras.

2. O presente despacho entra em vigor no dia seguinte ao da sua publicação.

3 de Maio de 2021.

O Chefe do Executivo, Fulano de Tal.
"""
PROCLAMATION = """Proclamation 99999 of May 3, 2021

National Sample Week, 2021

By the President of the United States of America

A Proclamation

Samples are kept by all of us.

IN WITNESS WHEREOF, I have hereunto set my hand this third day of May.

John Q. Doe

[FR Doc. 2021-09997 Filed 5-5-21; 11:15 am]
"""
ORDER = """Executive Order 99999 of May 3, 2021

Keeping Samples of All Kinds

By the authority vested in me as President, it is hereby ordered as follows:

Section 1. Policy. Samples shall be kept.

(Presidential Sig.)

THE WHITE HOUSE,

May 3, 2021.
"""


@pytest.mark.parametrize(
    "text, form, expected",
    [
        (
            SOR,
            "canada-gazette",
            {
                "document_number": "SOR/2021-999",
                "title": "Sample Lists Regulations",
                "order_in_council": "P.C. 2021-9999",
                "issuer": "Governor General in Council",
                "date_registered": "2021-05-03",
                "date_signed": "2021-05-02",
                "in_force": "on_registration",
                "date_in_force": "2021-05-03",
            },
        ),
        (
            DORS,
            "canada-gazette",
            {
                "document_number": "DORS/2021-999",
                "title": "Règlement sur les listes d’échantillons",
                "order_in_council": "C.P. 2021-9999",
                "issuer": "Gouverneure générale en conseil",
                "date_registered": "2021-05-03",
                "date_signed": "2021-05-02",
                "in_force": "on_registration",
                "date_in_force": "2021-05-03",
            },
        ),
        (
            HAN,
            "macau",
            {
                "document_number": "第99/2021號",
                "title": "第99/2021號行政長官批示",
                "type": "批示",
                "issuer": "行政長官",
                "signatory": "甲乙丙",
                "signatory_post": "行政長官",
                "date_written": "2021-05-03",
                "in_force": "1_day_after_publication",
            },
        ),
        (
            DESPACHO,
            "macau",
            {
                "document_number": "n.º 99/2021",
                "title": "Despacho do Chefe do Executivo n.º 99/2021",
                "type": "Despacho",
                "issuer": "Chefe do Executivo",
                "signatory": "Fulano de Tal",
                "signatory_post": "Chefe do Executivo",
                "date_written": "2021-05-03",
                "in_force": "1_day_after_publication",
            },
        ),
        (
            PROCLAMATION,
            "us-presidential",
            {
                "document_number": "Proclamation 99999",
                "title": "National Sample Week, 2021",
                "type": "Proclamation",
                "issuer": "President of the United States of America",
                "signatory": "John Q. Doe",
                "date_signed": "2021-05-03",
            },
        ),
        (
            ORDER,
            "us-presidential",
            {
                "document_number": "Executive Order 99999",
                "title": "Keeping Samples of All Kinds",
                "type": "Executive Order",
                "date_signed": "2021-05-03",
            },
        ),
    ],
)
def test_nothing_else_is_read_than_what_is_printed(
    text: str, form: str, expected: dict[str, str]
) -> None:
    (said,) = read_rendition(text.encode(), "notice.txt", Limits()).said
    assert said.form == form
    assert {one.name: one.value for one in said.fields} == expected


def test_to_whom_a_letter_of_taiwan_goes() -> None:
    text = (
        "樣本部　函\n受文者：樣本市政府\n發文日期：中華民國110年5月3日\n"
        "發文字號：樣秘字第1100012347號\n主旨：檢送樣本會議紀錄1份，請查照。\n說明：依本部110年4月20日樣秘字第1100011111號函辦理。\n"
    )
    (said,) = read_rendition(text.encode(), "notice.txt", Limits()).said
    addressee = said.field("addressee")
    assert addressee is not None and addressee.value == "樣本市政府"


@pytest.mark.parametrize(
    "text",
    [
        "Lei n.º 27/2021\n\nÉ aprovado o registo das amostras.\n\n17 de maio de 2021.\n",
        "Notice of May 3, 2021\n\nSamples are kept by all of us.\n",
        "SI/2021-99\n\nSamples are kept by all of us.\n",
    ],
)
def test_what_only_looks_alike_is_of_no_such_form(text: str) -> None:
    (said,) = read_rendition(text.encode(), "notice.txt", Limits()).said
    assert said.form == "plain"
