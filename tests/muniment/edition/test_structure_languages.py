"""Labels of other languages and scripts are data; a language that nobody listed is read as well."""

from __future__ import annotations

import pytest

from editions import column, read
from muniment.edition import Kind

LABELS = {
    "en": [f"Article {n}" for n in range(1, 8)],
    "fr": ["Article premier", *(f"Article {n}" for n in range(2, 8))],
    "es": [f"Artículo {n}" for n in range(1, 8)],
    "ar-digits": [f"المادة {n}" for n in "١٢٣٤٥٦٧"],
    "ar-words": [
        f"المادة {one}"
        for one in ("الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة")
    ],
    "fa": [f"مادهٔ {n}" for n in "۱۲۳۴۵۶۷"],
    "ug": [
        f"{one} ماددا"
        for one in (
            "بىرىنچى",
            "ئىككىنچى",
            "ئۈچىنچى",
            "تۆتىنچى",
            "بەشىنچى",
            "ئالتىنچى",
            "يەتتىنچى",
        )
    ],
    "bo": [f"དོན་ཚན་{one}།" for one in ("དང་པོ", "གཉིས་པ", "གསུམ་པ", "བཞི་པ", "ལྔ་པ", "དྲུག་པ", "བདུན་པ")],
    "mn-Mong": [
        f"{one} ᠵᠦᠢᠯ"
        for one in (
            "ᠨᠢᠭᠡᠳᠦᠭᠡᠷ",
            "ᠬᠣᠶᠠᠳᠤᠭᠠᠷ",
            "ᠭᠤᠷᠪᠠᠳᠤᠭᠠᠷ",
            "ᠳᠥᠷᠪᠡᠳᠦᠭᠡᠷ",
            "ᠲᠠᠪᠤᠳᠤᠭᠠᠷ",
            "ᠵᠢᠷᠭᠤᠳᠤᠭᠠᠷ",
            "ᠳᠣᠯᠤᠳᠤᠭᠠᠷ",
        )
    ],
    "mn": [
        f"{one} зүйл"
        for one in (
            "Нэгдүгээр",
            "Хоёрдугаар",
            "Гуравдугаар",
            "Дөрөвдүгээр",
            "Тавдугаар",
            "Зургадугаар",
            "Долдугаар",
        )
    ],
    "ii": [f"{one}ꏢ" for one in "ꋍꑍꌕꇖꉬꃘꏃ"],
    "kk": [f"{n}-бап" for n in range(1, 8)],
    "ru": [f"Статья {n}" for n in range(1, 8)],
    "ja": [f"第{n}条" for n in "一二三四五六七"],
    "ko": [f"제 {n} 조" for n in range(1, 8)],
    "th": [f"ข้อ {n}" for n in "๑๒๓๔๕๖๗"],
    "hi": [f"अनुच्छेद {n}" for n in "१२३४५६७"],
    "za": [f"Daih {one} Diuz" for one in ("It", "Ngeih", "Sam", "Seiq", "Haj", "Roek", "Caet")],
    "hu": [f"{n}. cikk" for n in range(1, 8)],
    "vi": [f"Điều {n}" for n in range(1, 8)],
    "Roman numbers alone": ["I", "II", "III", "IV", "V", "VI", "VII"],
    "numbers alone": [str(n) for n in range(1, 8)],
    "of nobody": [f"Vrolm {n}" for n in range(1, 8)],
}
BODIES = {
    "ug": "ھەممە ئادەم زاتىدىنلا ئەركىن، ئىززەت-ھۆرمەت ۋە ھوقۇقتا باراۋەر بولۇپ تۇغۇلغان.",
    "bo": "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང་ཐོབ་ཐང་གི་རང་དབང་འདྲ་མཉམ་ཡོད།",
    "mn-Mong": "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠡᠯᠡᠬᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ᠂ ᠠᠳᠠᠯᠢᠬᠠᠨ ᠨᠡᠷ᠎ᠡ ᠲᠥᠷᠥ ᠲᠡᠢ",
    "mn": "Хүн бүр төрж мэндлэхэд эрх чөлөөтэй, адилхан нэр төртэй, ижил эрхтэй байдаг.",
    "kk": "Барлық адамдар тумысынан азат және құқықтары тең болып дүниеге келеді.",
    "ru": "Все люди рождаются свободными и равными в своём достоинстве и правах.",
    "ii": "ꊿꂷꃅꄿꐨꐥ，ꌅꅍꀂꏽꐯꒈꃅꐥꌐ。ꊿꊇꉪꍆꌋꆀꁨꉌꑌꐥ。",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "ar": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق وقد وهبوا عقلا وضميرا.",
    "fa": "تمام افراد بشر آزاد زاده می‌شوند و از لحاظ حیثیت و کرامت و حقوق با هم برابرند.",
}
OTHER = "All that is kept is kept whole, and what is said of it is said by those who keep it."


def _declaration(name: str) -> tuple[str, list[str]]:
    body = BODIES.get(name) or BODIES.get(name[:2]) or OTHER
    texts = [f"{body}\n{body * 2} {letter}" for letter in "ABCDEFG"]
    parts = [f"{label}\n{text}" for label, text in zip(LABELS[name], texts, strict=True)]
    return "\n".join([body[:20], body, *parts]), texts


class TestFamilies:
    """Label families given as data for other languages and scripts."""

    @pytest.mark.parametrize("name", LABELS)
    def test_every_article_is_found_with_its_text(self, name: str) -> None:
        text, wanted = _declaration(name)
        one = column(text)
        found = [unit for unit in one.walk() if unit.kind is Kind.ARTICLE]
        assert [unit.number for unit in found] == [str(n) for n in range(1, 8)]
        assert [one.whole_text(unit).split() for unit in found] == [text.split() for text in wanted]

    def test_the_stop_before_its_text_is_the_labels(self) -> None:
        said = "Notice on Archives\n\nArticle 1. This Notice says so.\n\nArticle 2: It is free.\n"
        articles = [one for one in column(said).units if one.kind is Kind.ARTICLE]
        assert [one.label and one.label.printed for one in articles] == ["Article 1.", "Article 2:"]
        assert [one.children[0].text for one in articles] == ["This Notice says so.", "It is free."]


class TestUnknownLabels:
    """Short lines that recur between paragraphs are labels, whatever the language."""

    WORDS = ("ka", "lu", "mi", "no", "pe", "ra", "so", "tu", "va", "we", "xi", "yo")

    def test_ordinals_that_nobody_knows_count_from_one(self) -> None:
        text = "\n".join(f"Vrolm {one}\n{OTHER} {OTHER}" for one in self.WORDS)
        found = [unit for unit in column(text).walk() if unit.kind is Kind.ARTICLE]
        assert [unit.number for unit in found] == [str(n) for n in range(1, 13)]

    def test_one_syllable_is_enough_where_words_have_no_spaces(self) -> None:
        text = "\n".join(f"{one}ꃪ\n{BODIES['ii'] * 2}" for one in "ꋍꑍꌕꇖꉬꃘꏃ")
        found = [unit for unit in column(text).walk() if unit.kind is Kind.ARTICLE]
        assert [unit.number for unit in found] == [str(n) for n in range(1, 8)]

    def test_names_that_begin_alike_are_no_articles(self) -> None:
        text = "\n".join(f"Ministry of {one}\n{OTHER}" for one in self.WORDS[:8])
        text += "".join(f"\n{OTHER}\nBudget of {year}" for year in (2001, 2004, 2009, 2011, 2015))
        assert [unit.id for unit in column(text).walk() if unit.kind is Kind.ARTICLE] == []


class TestLanguages:
    """Scripts and letters tell languages that programs do not know."""

    @pytest.mark.parametrize("name", ["ug", "bo", "mn-Mong", "mn", "kk", "ru", "ii", "ja", "ko"])
    def test_a_language_is_known_by_its_letters(self, name: str) -> None:
        assert column(_declaration(name)[0]).language == name

    def test_two_languages_of_one_text_are_two_columns(self) -> None:
        text = "\n".join(
            f"{zh}\n{en}"
            for zh, en in zip(
                [f"第{n}条　文书应当保存，不得改动。" for n in "一二三四五"],
                [f"Article {n} Records are kept and shall not be changed." for n in range(1, 6)],
                strict=True,
            )
        )
        found = read(text)
        assert [one.language[:2] for one in found.columns] == ["zh", "en"]
        for one in found.columns:
            assert [u.id for u in one.walk() if u.kind is Kind.ARTICLE] == [
                f"art_{n}" for n in range(1, 6)
            ]
