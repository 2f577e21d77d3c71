"""Hard matters are withheld and telling combinations generalised, in both languages, without false alarms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.analysis import make_doc
from nlp.examination import Examined
from nlp.safeguarding import SensitiveWords, apply, find_combinations, identifying_combinations, is_sensitive


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("A guard raped her.", "en", "sexual_violence"),
        ("The house father came to my bed at night.", "en", "sexual_violence"),
        ("We were searched naked in front of others.", "en", "sexual_violence"),
        ("He tried to hang himself with his krama.", "en", "self_harm"),
        ("I thought of ending my life.", "en", "self_harm"),
        ("She did not want to live.", "en", "self_harm"),
        ("ឆ្មាំម្នាក់បានរំលោភផ្លូវភេទនាង។", "km", "sexual_violence"),
        ("ដោយសារហិង្សាផ្លូវភេទ នាងយំ។", "km", "sexual_violence"),
        ("គាត់ធ្លាប់គិតចង់បញ្ចប់ជីវិត។", "km", "self_harm"),
        ("ក្មេងម្នាក់បានព្យាយាមធ្វើអត្តឃាត។", "km", "self_harm"),
        ("The rice was never enough.", "en", ""),
        ("Grapes and drapes were in short supply.", "en", ""),
        ("They beat us with a belt.", "en", ""),
        ("នេះជាការរំលោភសិទ្ធិរបស់កុមារ។", "km", ""),
        ("ខ្ញុំចង់រៀនជំនាញ។", "km", ""),
    ],
)
def test_sexual_violence_and_self_harm_are_withheld(
    words: SensitiveWords, text: str, language: str, expected: str
) -> None:
    doc = make_doc(text, language)
    assert words.matters(doc, language) == ({expected} if expected else set())
    assert is_sensitive(doc, language, words) is bool(expected)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "A 16-year-old boy was arrested for theft in Battambang province on 3 May 2023.", "en",
            "A [14–17]-year-old boy was arrested for theft in [place] in 2023.",
        ),
        (
            "The girl, aged 13, held at Prey Sar prison since May 2022, was charged with drug trafficking.", "en",
            "The girl, aged [under 14], held at [facility] since 2022, was charged with drug trafficking.",
        ),
        (
            "ក្មេងប្រុសម្នាក់ អាយុ ១៦ឆ្នាំ ត្រូវបានចាប់ពីបទលួច នៅខេត្តបាត់ដំបង ថ្ងៃទី៣ ខែឧសភា ឆ្នាំ២០២៣។", "km",
            "ក្មេងប្រុសម្នាក់ អាយុ [១៤–១៧]ឆ្នាំ ត្រូវបានចាប់ពីបទលួច នៅ[ទីកន្លែង] ឆ្នាំ២០២៣។",
        ),
        ("A 16-year-old boy was arrested.", "en", None),
        ("A man, aged 44, was arrested for theft in Kampot province on 3 May 2023.", "en", None),
        ("The prison in Kampot was rebuilt in 2019 for drug cases.", "en", None),
    ],
)  # fmt: skip
def test_age_sex_place_offence_and_date_never_stand_together(
    words: SensitiveWords, text: str, language: str, expected: str | None
) -> None:
    found = identifying_combinations(make_doc(text, language), text, language, words)
    assert apply(text, found) == (expected or text)
    assert {r.rule for r in found} == ({"identifying combination"} if expected else set())


def test_combinations_are_seen_over_two_sentences(examine: Callable[[str], Examined], words: SensitiveWords) -> None:
    examined = examine("# Cases\n\nA girl, aged 15, was arrested for theft. It was in Kampot in May 2021. It rained.")
    published = apply(examined.document.text, find_combinations(examined, words))
    assert "aged [14–17]" in published
    assert "[place]" in published
    assert "Kampot" not in published
