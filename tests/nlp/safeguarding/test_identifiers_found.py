"""Identifiers are found in both languages with their kinds, on the boundaries of words, at every mention."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nlp.safeguarding import find_identifiers
from nlp.safeguarding.addresses import addresses
from nlp.safeguarding.contacts import contacts
from nlp.safeguarding.files import births, case_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 012 345 678 today.", ["012 345 678"]),
        ("Tel: +855 12 345 678.", ["+855 12 345 678"]),
        ("Tel: +855 (0)12-345-678", ["+855 (0)12-345-678"]),
        ("(023) 999 888 or 012.345.678", ["(023) 999 888", "012.345.678"]),
        ("ring 0963456789 / 096 345 6789", ["0963456789", "096 345 6789"]),
        ("From Geneva: +41 22 917 9220.", ["+41 22 917 9220"]),
        ("ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨។", ["០១២ ៣៤៥ ៦៧៨"]),
        ("លេខ៖ ០៩៦៣៤៥៦៧៨៩ ឬ 078 000 916", ["០៩៦៣៤៥៦៧៨៩", "078 000 916"]),
        ("លេខឥតគិតថ្លៃ៖ 1800 000 88", ["1800 000 88"]),
        ("Hotline 115 is free.", []),
        ("In 2019 2020 and 2021 there were 1,234,567 cases.", []),
        ("On 03/05/2023 and 2023-05-03.", []),
        ("The fine was 400 000 riel.", []),
        ("មាន ១៣៦ នាក់ ក្នុងឆ្នាំ ២០២៣ ២០២៤", []),
        ("File SR-2209/14 and ០៩២-លឧ/២៥", []),
    ],
)
def test_phones_are_told_from_other_figures(text: str, expected: list[str]) -> None:
    assert [i.text for i in contacts(text) if i.kind == "phone"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to l.somany@uni.example.edu.", "l.somany@uni.example.edu"),
        ("អ៊ីមែលdesk@house.example។", "desk@house.example"),
        ("(visit-team@tossanak.example)", "visit-team@tossanak.example"),
        ("desk [at] house (dot) example", "desk [at] house (dot) example"),
        ("A+b_c@x-y.example.org, please", "A+b_c@x-y.example.org"),
        ("Follow @house on the net.", None),
    ],
)
def test_mail_addresses_are_found_glued_to_khmer_and_spelled_out(text: str, expected: str | None) -> None:
    assert next((i.text for i in contacts(text) if i.kind == "email"), None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at House 7, Lane of the Two Wells, Srah Thom, behind it.", "House 7, Lane of the Two Wells, Srah Thom"),
        ("at 58 Nursery Road, Chroy Thmei, and", "58 Nursery Road, Chroy Thmei"),
        ("#12, Street 271, Sangkat Toul, Phnom Penh.", "#12, Street 271, Sangkat Toul, Phnom Penh"),
        ("in Prey Thom village, Svay commune, Kien district", "Prey Thom village, Svay commune, Kien district"),
        ("អាសយដ្ឋាន៖ ផ្ទះលេខ ៣៨អា ផ្លូវ ៨០៧ សង្កាត់អូរផ្កាយ", "ផ្ទះលេខ ៣៨អា ផ្លូវ ៨០៧ សង្កាត់អូរផ្កាយ"),
        ("គាត់រស់នៅផ្ទះលេខ ៧ ភូមិអូរជ្រៅ ស្រុកបាទី", "ផ្ទះលេខ ៧ ភូមិអូរជ្រៅ ស្រុកបាទី"),
        ("ភូមិអូរតាម៉ុក ឃុំស្រែពពេល ខេត្តក្រចេះ", "ភូមិអូរតាម៉ុក ឃុំស្រែពពេល ខេត្តក្រចេះ"),
        ("The family lives in Battambang province.", None),
        ("ខេត្តកំពត និងខេត្តតាកែវ", None),
        ("ភូមិរបស់គាត់ ឃុំខ្លួន", None),
        ("On National Road 5 trucks pass.", None),
    ],
)
def test_addresses_need_a_house_a_street_or_a_village_with_its_commune(text: str, expected: str | None) -> None:
    longest = max((i.text for i in addresses(text)), key=len, default=None)
    assert longest == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date of birth: 14 May 2009.", "14 May 2009"),
        ("She was born on 3 June, 2008.", "3 June, 2008"),
        ("DOB 14/05/2009", "14/05/2009"),
        ("កើតថ្ងៃទី ០៦ មិថុនា ២០០៩។", "០៦ មិថុនា ២០០៩"),
        ("កើតនៅថ្ងៃទី៣ ខែមិថុនា ឆ្នាំ២០០៨", "៣ ខែមិថុនា ឆ្នាំ២០០៨"),
        ("He was born in 2009 in a village.", None),
        ("The report appeared on 14 May 2009.", None),
        ("ប្រជុំថ្ងៃទី ០៦ មិថុនា ២០០៩។", None),
    ],
)
def test_births_are_told_from_other_dates(text: str, expected: str | None) -> None:
    assert next((i.text for i in births(text)), None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quoting number SR-2209/14.", "SR-2209/14"),
        ("Case No. 0047/24 was heard", "0047/24"),
        ("for file PDO-17/443 the consent", "PDO-17/443"),
        ("សំណុំរឿងលេខ ០០៤៧/២៤ ក្នុងបញ្ជី", "០០៤៧/២៤"),
        ("សំណុំរឿងលេខ ៣១៨-លឧ/២៥ ចុងចោទ", "៣១៨-លឧ/២៥"),
        ("Case 2: a boy of 15", None),
        ("ក្នុងចំណោមសំណុំរឿង ៨៨ ដែលបានពិនិត្យ", None),
        ("Resolution A/RES/44/25 of 1989 and article 37", None),
    ],
)
def test_case_numbers_are_told_from_counts_and_resolutions(text: str, expected: str | None) -> None:
    assert next((i.text for i in case_numbers(text)), None) == expected


@pytest.mark.parametrize(
    ("markdown", "children", "adults"),
    [
        ("Dara, 16, told us that he sleeps badly. “I am cold,” says Dara.", ["Dara", "Dara"], []),
        ("The boy Sokha Chan wants to go home.", ["Sokha Chan"], []),
        ("A fifteen-year-old, Sokha Chan, cried.", ["Sokha Chan"], []),
        ("We met a girl called Dara Kim there.", ["Dara Kim"], []),
        ("Student Kim Leng, aged sixteen, spoke.", ["Kim Leng"], []),
        ("According to Sokha Chan, a boy of fifteen, it is cold.", ["Sokha Chan"], []),
        ("Judge Keo Rithy, a father of six, told the girl.", [], ["Keo Rithy"]),
        ("On 2 June Rotha was released. “It is late,” Rotha says.", ["Rotha", "Rotha"], []),
        ("មានក្មេងម្នាក់ឈ្មោះអាតូច។", ["អាតូច"], []),
        ("Heron (13) laughed. Later Heron’s shoes were gone.", ["Heron", "Heron"], []),
        ("Sambo (not his name), 16, was silent.", ["Sambo"], []),
        ("Ms Keo Sovannary spoke. Ms Sovannary left.", [], ["Keo Sovannary", "Sovannary"]),
        ("“It is cold.” – Borin\n\nBorin, 15, left.", ["Borin", "Borin"], []),
        ("Please greet my sister Leak.", ["Leak"], []),
        ("The children told us about the heron on the river in May.", [], []),
        ("បញ្ញា* អាយុ ១៥ឆ្នាំ រៀបរាប់។ បញ្ញា* ឆ្លើយភ្លាម។", ["បញ្ញា", "បញ្ញា"], []),
        ("កុមារី ផ្កាយ អាយុ ១៥ឆ្នាំ និយាយ។ ផ្កាយ យំ។ សញ្ញាផ្កាយមួយ។", ["ផ្កាយ", "ផ្កាយ"], []),
        ("**កុមារី ច័ន្ទរស្មី (១៦ឆ្នាំ)៖** ខ្ញុំហត់ណាស់។", ["ច័ន្ទរស្មី"], []),
        ("សុខ (ឈ្មោះក្លែងក្លាយ) អាយុ១៧ឆ្នាំ រៀបរាប់។ សុខភាពរបស់សុខ មិនល្អទេ។ សុភាពណាស់។", ["សុខ", "សុខ"], []),
        ("ខ្ញុំឈ្មោះ ស្រីនាង អាយុ ១៤ឆ្នាំ។ ម្តាយរបស់ស្រីនាង យំ។", ["ស្រីនាង", "ស្រីនាង"], []),
        ("«ខ្ញុំឃ្លាន» – មាលតី ១៧ឆ្នាំ", ["មាលតី"], []),
        ("ម្នាក់ទៀត ឈ្មោះ ណារុណ (ក្លែងក្លាយ) រៀបការហើយ។", ["ណារុណ"], []),
        ("លោក សេង វុទ្ធី ទទួលស្គាល់។ លោក វុទ្ធី សន្យា។", [], ["សេង វុទ្ធី", "វុទ្ធី"]),
        ("អ្នកស្រី ឈិន ណា អាយុ ៤១ឆ្នាំ និយាយ។", [], ["ឈិន ណា"]),
        ("លេខាធិការ៖ ឌី ពន្លក, desk@house.example", [], ["ឌី ពន្លក"]),
        ("Dara អាយុ ១៦ឆ្នាំ មកពីភូមិ។ លោក Ven Sokha និយាយ។ Dara យំ។", ["Dara", "Dara"], ["Ven Sokha"]),
        ("Dara, 16, was cold.\n\nនៅទីនោះ Dara មិនបានដេកទេ ព្រោះគាត់រងាខ្លាំងណាស់។", ["Dara", "Dara"], []),
        ("ក្មេងប្រុសម្នាក់ អាយុ ១៦ឆ្នាំ និយាយថា គាត់ហត់។ មនុស្សពេញវ័យ ១៩នាក់។", [], []),
        ("ប្រជុំនៅខែសីហា។ កុមារា សីហា (១៥ឆ្នាំ) មក។ ថ្ងៃទី១២ សីហា ២០២៤។", ["សីហា"], []),
    ],
)
def test_names_are_found_at_every_mention_and_never_inside_words(examine, markdown, children, adults) -> None:  # type: ignore[no-untyped-def]
    found = find_identifiers(examine(markdown))
    assert [i.text for i in found if i.kind == "child_name"] == children
    assert [i.text for i in found if i.kind == "adult_name"] == adults


def test_offsets_point_into_the_extracted_text_and_do_not_overlap(examine) -> None:  # type: ignore[no-untyped-def]
    examined = examine(
        "# A day\n\nDara, 16, at House 7, Ferry Lane, Prey Thom, 012 345 678, d.dara@x.example.\n\n"
        "កុមារី ផ្កាយ អាយុ ១៥ឆ្នាំ ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨។"
    )
    found = find_identifiers(examined)
    assert {i.kind for i in found} == {"child_name", "address", "phone", "email"}
    assert all(examined.document.text[i.start : i.end] == i.text for i in found)
    assert all(before.end <= behind.start for before, behind in pairwise(found))


def test_a_name_holding_zero_width_spaces_is_the_same_person(examine) -> None:  # type: ignore[no-untyped-def]
    found = find_identifiers(examine("លោក ស៊ីម សុផាត មក។\n\nលោក ស៊ីម​ សុ​ផាត ទៅ។"))
    assert len(found) == 2
    assert {i.person for i in found} == {"ស៊ីម សុផាត"}


@pytest.mark.parametrize("text", ["«»", "ឈ្មោះ", "លោក ", "(១៦ឆ្នាំ)", "០១២", "@", "A" * 5000, "ក" * 3000])
def test_odd_texts_give_nothing(examine, text: str) -> None:  # type: ignore[no-untyped-def]
    assert find_identifiers(examine("a " + text)) == []


@pytest.mark.parametrize("piece", ["A", "0", "Aa ", "A-", "1 ", "1/", "House 1, ", "ភូមិក ", "a.b@c.", "ក"])
def test_long_repetitions_are_read_to_their_end(piece: str) -> None:
    text = piece * 2000 + "\n012 345 678"
    found = [*contacts(text), *births(text), *case_numbers(text), *addresses(text)]
    assert "012 345 678" in [i.text for i in found]
