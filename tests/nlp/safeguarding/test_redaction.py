"""What is published: identifiers replaced in the language around them, pseudonyms kept, one person one number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.examination import Examined
from nlp.safeguarding import Identifier, Redaction, apply, declared_pseudonyms, find_identifiers, merge, redact

Examine = Callable[[str], Examined]


def _published(examine: Examine, markdown: str, **options: object) -> str:
    examined = examine(markdown)
    text = examined.document.text
    return apply(text, redact(text, find_identifiers(examined), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("markdown", "published"),
    [
        ("Dara, 16, met Nita, 15. Dara slept.", "[child 1], 16, met [child 2], 15. [child 1] slept."),
        ("កុមារី ផ្កាយ អាយុ ១៥ឆ្នាំ និយាយ។ ផ្កាយ យំ។", "កុមារី [កុមារ ១] អាយុ ១៥ឆ្នាំ និយាយ។ [កុមារ ១] យំ។"),
        ("Call 012 345 678 or a.b@c.example.", "Call [phone number] or [e-mail address]."),
        ("សូមហៅ ០១២ ៣៤៥ ៦៧៨ ឬ a.b@c.example។", "សូមហៅ [លេខទូរស័ព្ទ] ឬ [អាសយដ្ឋានអ៊ីមែល]។"),
        ("We are at 58 Nursery Road, Chroy Thmei.", "We are at [address]."),
        ("His date of birth is 14 May 2009.", "His date of birth is [date of birth]."),
        ("សំណុំរឿងលេខ ០០៤៧/២៤ ត្រូវបានបិទ។", "សំណុំរឿងលេខ [លេខសំណុំរឿង] ត្រូវបានបិទ។"),
        ("Mr Kong Vibol, a spokesman of the ministry, spoke.", "Mr Kong Vibol, a spokesman of the ministry, spoke."),
        ("ម្តាយនាង អ្នកស្រី ហ៊ន ចន្ធី យំ។", "ម្តាយនាង អ្នកស្រី [សាច់ញាតិ ១] យំ។"),
    ],
)
def test_identifiers_are_replaced_in_the_language_around_them(examine: Examine, markdown: str, published: str) -> None:
    assert _published(examine, markdown).strip() == published


def test_declared_pseudonyms_stay_and_others_go(examine: Examine) -> None:
    markdown = "Dara*, 16, met Nita, 15.\n\nបញ្ញា* អាយុ ១៥ឆ្នាំ រៀបរាប់។"
    published = _published(examine, markdown, pseudonyms=("Dara", "បញ្ញា"))
    assert "Dara" in published
    assert "បញ្ញា" in published
    assert "[child 1], 15" in published
    assert declared_pseudonyms(find_identifiers(examine(markdown))) == ["Dara", "បញ្ញា"]


def test_kinds_say_what_goes(examine: Examine) -> None:
    markdown = "Mr Kong Vibol called 012 345 678."
    assert _published(examine, markdown, kinds={"adult_name"}).strip() == "Mr [adult 1] called 012 345 678."


def test_parts_of_a_name_are_one_person() -> None:
    text = "Keo Dara and Dara and Nita"
    found = [
        Identifier("child_name", "Keo Dara", 0, 8, "age", "Keo Dara", "child"),
        Identifier("child_name", "Dara", 13, 17, "age", "Keo Dara", "child"),
        Identifier("child_name", "Nita", 22, 26, "age", "Nita", "child"),
    ]
    assert apply(text, redact(text, found)) == "[child 1] and [child 1] and [child 2]"


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 6, "a [X] "), (6, 11, "c [Y]"), (9, 11, "[Y]"), (0, None, "a [X] c [Y]")]
)
def test_a_sentence_alone_is_published_as_in_its_text(start: int, end: int | None, expected: str) -> None:
    redactions = [Redaction(2, 5, "phone", "form", "[X]"), Redaction(8, 11, "phone", "form", "[Y]")]
    assert apply("a bbb c ddd", redactions, start, end) == expected


@pytest.mark.parametrize("spans", [((0, 3), (2, 4)), ((0, 99),), ((3, 3),)])
def test_redactions_that_do_not_fit_the_text_are_refused(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="redaction"):
        apply("abcdef", [Redaction(a, b, "phone", "form", "x") for a, b in spans])


def test_of_overlapping_redactions_the_first_group_stays() -> None:
    name, place, date = (Redaction(a, b, k, "r", k) for a, b, k in ((0, 4, "name"), (2, 6, "place"), (7, 9, "date")))
    assert merge([name], [place, date]) == [name, date]
