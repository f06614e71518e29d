"""What is found on a page stands where it is said to stand, and no line is lost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from readingroom.dates import misfit, stretch
from readingroom.document.facts import Bracket, Copy, Part, Shelfmark
from readingroom.errors import ReadingRoomError
from readingroom.importing.finds import Finds
from readingroom.importing.hypertext import NotAPage, page_text
from readingroom.importing.survey import find
from readingroom.loading.consistency import LABEL
from readingroom.loading.files import LARGEST
from readingroom.text import Span, fold, normalise

ROOT = Path(__file__).parents[1]
PAGES = Path(__file__).parent / "pages"
SOURCE = ROOT / "data" / "telegram-21646" / "source.txt"


def found_in(name: str) -> Finds:
    path = PAGES / name
    return find(page_text(path.read_bytes(), name).text)


def words_of(finds: Finds, value: object) -> str:
    return finds.text.words(value) if isinstance(value, Span) else ""


def letters_of(finds: Finds) -> list[tuple[int | None, str, str]]:
    """Of each letter what encloses it, its sender and its addressee, in words."""
    return [
        (each.enclosed_in, words_of(finds, each.sender), words_of(finds, each.addressee))
        for each in finds.letters
    ]


def lines_of(finds: Finds, kind: str) -> list[tuple[int, int]]:
    return [run for part in finds.parts if part.kind == kind for run in part.lines]


def told(finds: Finds, what: str) -> list[int]:
    """The lines of the remarks that hold some words."""
    return [remark.line for remark in finds.remarks if what in remark.what]


# ------------------------------------------------------------------ the telegram's own page


@pytest.fixture(scope="module")
def page() -> Finds:
    return find(page_text(SOURCE.read_bytes(), "source.txt").text)


def test_the_page_of_the_telegram_is_taken_as_it_is():
    taken = page_text(SOURCE.read_bytes(), "source.txt")

    assert taken.text == normalise(SOURCE.read_text("utf-8"))
    assert taken.remarks == ()


def test_the_parts_are_those_of_the_finished_document(page, telegram):
    kinds = {part.name: part.id for part in telegram.every(Part)}
    wanted = [kinds[part.name] for (part,) in telegram.page.parts_of_line]
    given = {
        number: part.kind if part.letter is None else telegram.letters[part.letter].id
        for part in page.parts
        for first, last in part.lines
        for number in range(first, last + 1)
    }

    assert [given[number] for number in range(1, 113)] == [
        {
            "web-page": "web page",
            "catalogue-record": "catalogue record",
            "closing-number": "registry",
            "letter-to-kim": "mao-to-kim",
            "letter-to-mao": "kim-to-mao",
        }.get(part, part)
        for part in wanted
    ]


def test_the_letters_are_those_of_the_finished_document(page, telegram):
    assert [(each.start, each.end) for each in (letter.span for letter in page.letters)] == [
        (letter.at.start, letter.at.end) for letter in telegram.letters
    ]
    assert letters_of(page) == [
        (None, "Mao Zedong", "FILIPPOV"),
        (0, "MAO ZEDONG", "KIM IL SUNG"),
        (0, "KIM IL SUNG", "MAO ZEDONG"),
    ]
    assert [words_of(page, each.addressed) for each in page.letters] == [
        letter.addressed.words for letter in telegram.letters
    ]
    assert [page.text.words(name) for name in page.letters[1].copies] == ["LI KENONG"]
    assert told(page, "taken from the title") == [13]


def test_title_date_abstract_and_citation_are_those_of_the_finished_document(page, telegram):
    cited = page.citation

    assert words_of(page, page.title) == telegram.title
    assert words_of(page, page.date) == "July 18, 1952"
    assert words_of(page, page.language) == "English HTML"
    assert words_of(page, page.abstract).startswith("A two-part telegram")
    assert words_of(page, cited.span) == telegram.reference.citation
    assert words_of(page, cited.date) == telegram.reference.date
    assert words_of(page, cited.repository) == telegram.reference.repository


def test_shelfmarks_are_read_element_by_element(page, telegram):
    names = ("archive", "fond", "opis", "delo", "papka", "listy")

    assert [[getattr(each, name) for name in names] for each in page.shelfmarks] == [
        [getattr(each, name) for name in names] for each in telegram.every(Shelfmark)
    ]
    assert [page.text.words(each.span) for each in page.shelfmarks] == [
        each.at.words for each in telegram.every(Shelfmark)
    ]


def test_brackets_and_the_words_before_them_are_found(page, telegram):
    given = [(page.text.words(each.span), words_of(page, each.explains)) for each in page.brackets]
    wanted = [(each.at.words, each.explains.words) for each in telegram.every(Bracket)]

    assert given[:-1] == wanted[:-1]
    assert given[-1] == ("[territory]", "enemy")


def test_every_date_and_hour_is_found_with_what_it_is_worth(page, telegram):
    given = {page.text.words(each.span): each.edtf for each in page.times}

    for event in telegram.events:
        for place in event.written:
            times = [words for words in given if words in place.words]
            if re.search(r"\d|two-day", place.words):
                assert times, place.words
                assert all(event.edtf.startswith(given[words]) or "/" in event.edtf
                           for words in times)  # fmt: skip
    assert given["18:00 14 July of this year"] == "1952-07-14T18:00"
    assert told(page, "read as 1952") == [29, 35, 76]


def test_it_is_known_which_letter_was_sent_and_received_when(page):
    kinds = [
        (each.kind, each.of, page.text.words(each.span))
        for each in page.times
        if each.kind != "mentioned"
    ]

    assert kinds == [
        ("catalogued", None, "July 18, 1952"),
        ("catalogued", None, "July 18, 1952"),
        ("received", 0, "12:15 18.7.1952"),
        ("sent", 1, "3:00, 15.7.52"),
        ("sent", 2, "21:00 16 July 1952"),
    ]


def test_the_list_of_requests_is_found_with_its_labels_and_nesting(page, telegram):
    wanted = [each for each in telegram.requests if each.label]
    place = {each.id: number for number, each in enumerate(wanted)}

    assert [(each.label, each.part_of, each.span) for each in page.items] == [
        (each.label, place.get(each.part_of), (each.at.start, each.at.end)) for each in wanted
    ]
    assert {each.letter for each in page.items} == {2}
    (amount,) = page.items[0].amounts
    assert (amount.bound, amount.figure, amount.unit) == ("at least", "10", "regiments")


@pytest.mark.parametrize("bound", ["not fewer than", "no less than", "at most", "up to"])
def test_the_words_that_bound_an_amount_belong_to_it(bound):
    finds = find(f"Dear Sand,\n\n1. Send {bound} 4 barges.\n2. Wait.\n\nOLE VERAN")

    (amount,) = finds.items[0].amounts
    assert (amount.bound, amount.figure, amount.unit) == (bound, "4", "barges")


def test_copies_numbers_and_names_are_found(page, telegram):
    wanted = [(each.at.words, each.copies) for each in telegram.every(Copy)]

    assert [(page.text.words(each.span), each.copies) for each in page.copies] == wanted
    assert page.text.words(page.copies[0].name) == "Stalin"
    assert [each.figure for each in page.numbers] == ["21646", "Series “G” T", "2084"]
    people = {each.spellings for each in page.names if each.kind == "person"}
    assert {("KIM IL SUNG", "Kim Il Sung"), ("LI KENONG",), ("Molotov",)} <= people
    assert {("BEIJING",), ("PVO",)} <= {each.spellings for each in page.names if not each.kind}


# ------------------------------------------------------------------ other pages


def test_the_newer_layout_is_known_by_its_record():
    finds = found_in("newer_layout.txt")

    assert words_of(finds, finds.title).startswith("Telegram No. 17, Orlan to Sand")
    assert words_of(finds, finds.date) == "March 3, 1961"
    assert words_of(finds, finds.language) == "English"
    assert words_of(finds, finds.abstract).startswith("In this telegram Orlan forwards")
    assert lines_of(finds, "web page") == [(1, 6)]
    assert lines_of(finds, "catalogue record") == [(7, 12), (51, 77)]
    assert told(finds, "taken for the archive's abstract") == [51]
    long_form = finds.shelfmarks[0]
    assert long_form.archive == "Invented Harbour Archive (IHA)"
    assert (long_form.fond, long_form.opis, long_form.delo) == ("7", "2", "31")
    assert (long_form.papka, long_form.listy) == ("4", "12 and 13")
    assert finds.shelfmarks[1].listy == "5-6"


@pytest.mark.parametrize(
    "opening",
    [
        ["3 March 1961", "Telegram, Orlan to Sand"],
        ["Telegram, Orlan to Sand", "3 March 1961"],
        ["Telegram, Orlan to Sand"],
        ["Open main menu", "3 March 1961", "Telegram, Orlan to Sand", "This document was made "
         "possible with support from a friend"],
    ],
)  # fmt: skip
def test_title_and_date_stand_below_the_menu_in_any_order(opening):
    finds = find(
        "\n".join(["Skip to content", *opening, "Dear Sand,", "We wait.", "Record ID", "7"])
    )

    assert words_of(finds, finds.title) == "Telegram, Orlan to Sand"
    assert words_of(finds, finds.date) in ("", "3 March 1961")
    assert letters_of(finds) == [(None, "Orlan", "Sand")]
    assert told(finds, "not known") == []


def test_a_report_with_headings_of_its_own_is_no_page_of_an_archive():
    finds = find("Report on Oil\n\nSummary\n\nThere is none.\n\nSource\n\nWe counted.\n\nRights")

    assert {part.kind for part in finds.parts} == {"letter"}
    assert (finds.title, finds.abstract) == (None, None)


def test_headings_below_the_last_button_are_the_documents_own():
    cited = '"On Oil," 3 March 1961, IHA, f. 7, op. 2, l. 12.'
    head = f"Search in\n3 March 1961\nshare document\n{cited}\nEnglish HTML\nEnglish PDF\n"
    finds = find(f"{head}To Comrade SAND.\nSummary\nWe wait.\nSource\nNobody.\nV. ORLAN")

    assert letters_of(finds) == [(None, "V. ORLAN", "SAND")]
    assert lines_of(finds, "letter") == [(7, 12)]
    assert (words_of(finds, finds.title), finds.abstract) == ("On Oil", None)
    assert finds.remarks == ()


def test_a_sentence_with_a_date_dates_no_letter_in_a_script_without_spaces():
    finds = find("毛同志:\n\n請於1952年7月18日前答覆我們。\n\n金日成\n1952年7月16日")

    assert [each.edtf for each in finds.times if each.kind == "sent"] != ["1952-07-18"]


def test_a_citation_below_a_bare_text_is_the_archives():
    finds = find('We wait.\n\n"On "Oil," and Wick," 3 March 1961, IHA, f. 7, op. 2, l. 12.')

    assert lines_of(finds, "catalogue record") == [(3, 3)]
    assert words_of(finds, finds.title) == 'On "Oil," and Wick'
    assert words_of(finds, finds.citation.date) == "3 March 1961"


def test_letters_within_letters_within_letters_are_told_apart():
    finds = found_in("newer_layout.txt")

    assert letters_of(finds) == [
        (None, "V. ORLAN", "SAND"),
        (0, "OLE VERAN", "ORLAN"),
        (1, "OLE VERAN", "ORLAN"),
    ]
    assert [(each.label, each.part_of) for each in finds.items] == [
        ("(1)", None), ("(2)", None), ("(a)", 1), ("(b)", 1), ("(3)", None),
    ]  # fmt: skip
    assert [(each.edtf, each.of) for each in finds.times if each.kind == "sent"] == [
        ("1961-03-01T18:00", 2),
        ("1961-03-02T06:15", 1),
    ]


def test_a_page_of_html_becomes_lines_and_its_lists_keep_their_labels():
    finds = found_in("older_layout.html")
    lines = finds.text.content.split("\n")

    assert "1. oil," in lines
    assert "lamp\toil" in lines
    assert "Send\u00a0oil & wick—at least 10 barrels…" in lines
    assert not re.search("never seen|color: red|Not part of|-->", finds.text.content)
    assert "Seen by all browsers but one." in lines
    assert letters_of(finds) == [(None, "Ana Orlan", "Sand")]
    assert words_of(finds, finds.title) == "Letter from Orlan to Sand"
    assert words_of(finds, finds.citation.repository) == "Invented Digital Archive"
    assert [(finds.text.words(each.name), each.copies) for each in finds.copies] == [
        ("Sand", "3"), ("Veran", ""), ("Mist", ""),
    ]  # fmt: skip
    assert [each.label for each in finds.items] == ["1.", "2."]


def test_a_bare_memorandum_has_no_archive_around_it():
    finds = found_in("memo.txt")

    assert {part.kind for part in finds.parts} == {"letter"}
    assert letters_of(finds) == [(None, "Ana Orlan, Keeper of Stores", "The Harbour Office")]
    assert words_of(finds, finds.title) == "Oil for the lamps"
    assert (finds.date, finds.citation, finds.shelfmarks, finds.remarks) == (None, None, (), ())
    assert [(each.edtf, each.kind) for each in finds.times] == [
        ("1961-03-03", "sent"),
        ("P9D", "mentioned"),
        ("1960", "mentioned"),
    ]
    assert [(each.label, each.part_of) for each in finds.items] == [
        ("I.", None), ("II.", None), ("1)", 1), ("2)", 1),
    ]  # fmt: skip
    assert finds.text.words(finds.items[0].span).endswith("on the first of each month.")


def test_words_without_any_form_are_one_letter_of_nobody():
    finds = find("The lamps were dark.\n\nNobody said why.")

    assert letters_of(finds) == [(None, "", "")]
    assert [(part.kind, part.lines) for part in finds.parts] == [("letter", ((1, 3),))]
    assert (finds.title, finds.items, finds.times, finds.remarks) == (None, (), (), ())


def test_letters_without_quotation_marks_go_from_greeting_to_signature():
    finds = find(
        "Dear Mr. Sand,\nI send you what Veran wrote to me:\nTo Ana Orlan.\nOil is short.\n"
        "OLE VERAN\n1 March 1961\nWhat is to be done?\nSincerely,\nAna Orlan\n\n"
        "Dear Miss Orlan,\nSend oil.\nYours truly,\nJ. Sand"
    )

    assert letters_of(finds) == [
        (None, "Ana Orlan", "Sand"),
        (0, "OLE VERAN", "Ana Orlan"),
        (None, "J. Sand", "Orlan"),
    ]
    assert [(each.edtf, each.of) for each in finds.times] == [("1961-03-01", 1)]


LETTER = ["To Comrade SAND.", "Oil is short.", "Send oil.", "OLE VERAN, 3:00, 1.3.61"]


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„“", "«»", '""', "「」"])
def test_an_enclosed_letter_is_known_by_its_marks(opening, closing):
    quoted = "\n".join(LETTER)
    finds = find(f"I forward this:\n{opening}{quoted}{closing}\nAnswer soon.")

    assert letters_of(finds)[1] == (0, "OLE VERAN", "SAND")
    assert finds.text.words(finds.letters[1].span) == f"{opening}{quoted}{closing}"


def test_where_every_paragraph_opens_with_a_mark_the_letter_is_one():
    quoted = "\n\n".join(f"“{line}" for line in LETTER)
    finds = find(f"I forward this:\n\n{quoted}”\n\nAnswer soon.")

    assert finds.text.words(finds.letters[1].span) == f"{quoted}”"
    assert len(finds.letters) == 2
    assert told(finds, "Each paragraph opens") == [3]


def test_a_mark_that_is_never_closed_is_told_and_ends_with_what_encloses_it():
    quoted = "\n\n".join(LETTER)
    finds = find(f"I forward this:\n\n«{quoted}\n\n“{quoted}\n\nThat is all.»\n\nAnswer soon.")

    assert [each.enclosed_in for each in finds.letters] == [None, 0, 1]
    assert finds.text.words(finds.letters[2].span).endswith("That is all.")
    assert told(finds, "never closed") == [11]


def test_letters_side_by_side_are_all_taken_and_those_too_deep_are_told():
    beside = "\n".join(f"“To Comrade {name}.\nWe wait.”" for name in "ABCDEFGHIJKLMNOPQRST")
    nested = "\n".join([*["“To Comrade SAND."] * 14, "We wait.", *["There."] * 14])

    assert [each.enclosed_in for each in find(beside).letters] == [None] * 20
    assert told(find(nested), "there are too many") == [13, 14]


@pytest.mark.parametrize(
    ("ending", "sender"),
    [
        ("With greetings! OLE VERAN!", "OLE VERAN"),
        ("OLE VERAN.", "OLE VERAN"),
        ("With respect, Ole Veran.", "Ole Veran"),
        ("Yours faithfully,\n\nOle Veran, Keeper", "Ole Veran"),
        ("Yours very truly,\n\nO. Veran,\nKeeper of the Harbours", "O. Veran"),
        ("OLE VERAN\n\n[...]", "OLE VERAN"),
        ("O. VERAN, 2 March 1961; 3.3.61", "O. VERAN"),
        ("Ole Veran\n3 March 1961", "Ole Veran"),
        ("(signed) Ole Veran", "Ole Veran"),
        ("We look to MOSCOW.", ""),
        ("Sand said so", ""),
        ("MEMORANDUM", ""),
    ],
)
def test_a_letter_is_signed_by_a_name_at_its_end(ending, sender):
    finds = find(f"Dear Sand,\n\nWe wait.\n\n{ending}")

    assert words_of(finds, finds.letters[0].sender) == sender
    assert [each.edtf[:10] for each in finds.times if each.kind == "sent"] == (
        ["1961-03-03"] if "1961" in ending else []
    )


@pytest.mark.parametrize(
    ("greeting", "addressee"),
    [
        ("To Comrade O. Veran. Agreed is what we have asked for.", "O. Veran"),
        ("Comrade VERAN [Ole]!", "VERAN"),
        ("My dear Mr. Veran:", "Veran"),
        ("Dear Mr. Veran: we wait.", "Veran"),
        ("To the Office of Harbours", "Office of Harbours"),
        ("To the Keeper of the Harbours of Vell, Comrade VERAN", "VERAN"),
        ("To the north, Mr. Veran went.", ""),
        ("Memorandum for: Ole Veran (Keeper)", "Ole Veran"),
        ("To Moscow, where nobody knows it, we went.", ""),
        ("Comrade Veran, we hear, is ill.", ""),
    ],
)
def test_a_letter_is_addressed_in_its_first_lines(greeting, addressee):
    finds = find(f"{greeting}\n\nWe wait.")

    assert words_of(finds, finds.letters[0].addressee) == addressee


def test_the_last_item_of_a_quoted_letter_ends_before_its_mark():
    finds = find("I forward this:\n“To Comrade SAND.\n1. oil\n2. wick”\nAnswer.\nNo. 4\nTOP SECRET")

    assert [finds.text.words(each.span) for each in finds.items] == ["oil", "wick"]
    assert lines_of(finds, "registry") == [(6, 7)]


def test_words_in_capitals_are_names_unless_they_stand_in_small_letters_too():
    finds = find(
        "DO NOT wait for TOP SECRET ORLAN LIGHT in ELSA.\n\nWe do not, says Orlan Light. XII"
    )

    assert [each.spellings for each in finds.names] == [
        ("ORLAN LIGHT", "Orlan Light"), ("ELSA",),
    ]  # fmt: skip


def test_a_bracket_explains_only_words_right_before_it():
    finds = find("word    [far] one [near] “Elsa” [light]\n[alone]")

    assert [words_of(finds, each.explains) for each in finds.brackets] == ["", "one", "Elsa”", ""]


def test_a_quoted_remark_is_no_letter():
    finds = find("“We have no oil,” she wrote.\n\n“None at all.”\n\nHe said “no” and “never.”")

    assert len(finds.letters) == 1
    assert finds.remarks == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["1. One thing only."],
        ["1952. A year begins this line.", "1953. Another."],
        ["- oil", "- wick"],
        ["V. Molotov"],
        ["a) stands alone"],
    ],
)
def test_what_only_looks_like_a_list_is_none(lines):
    assert find("\n".join(["We ask for this.", *lines, "That is all."])).items == ()


def test_several_lists_of_one_letter_are_told_apart():
    finds = find(
        "1. oil\n2. wick\n\nAnd of men:\n\n1. a keeper\na. who rows\nb. who reads\n2. a boy\n\n"
        "Two reasons.\n\na) one\nb) two\n\n7. out of order"
    )

    assert [(each.label, each.list, each.part_of) for each in finds.items] == [
        ("1.", 0, None), ("2.", 0, None), ("1.", 1, None), ("a.", 1, 2), ("b.", 1, 2),
        ("2.", 1, None), ("a)", 2, None), ("b)", 2, None), ("7.", 3, None),
    ]  # fmt: skip
    assert told(finds, "alone or out of its order") == [16]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("3:00, 15.7.52", "1952-07-15T03:00"),
        ("12:15 18.7.1952", "1952-07-18T12:15"),
        ("at 21:00 on 16 July 1952", "1952-07-16T21:00"),
        ("July 18, 1952", "1952-07-18"),
        ("on 15th July 1952, at 3:05 p.m.", "1952-07-15T15:05"),
        ("15 JULY 1952", "1952-07-15"),
        ("July 15, 1952—2:53 p.m.", "1952-07-15T14:53"),
        ("Sept. 5, 1952", "1952-09-05"),
        ("18.VII.1952", "1952-07-18"),
        ("1952-07-18", "1952-07-18"),
        ("15 июля 1952 г.", "1952-07-15"),
        ("1952年7月15日", "1952-07-15"),
        ("1952년 7월 15일", "1952-07-15"),
        ("in July 1952", "1952-07"),
        ("spring 1951", "1951"),
        ("since 1949", "1949"),
        ("at 3:05 PM on 3 March 1952", "1952-03-03T15:05"),
        ("10.30 a.m., 14 May 1953", "1953-05-14T10:30"),
        ("3 p.m. on 14 May 1953", "1953-05-14T15:00"),
        ("1500 hours on 3 March 1952", "1952-03-03T15:00"),
        ("in 1961. Then we stopped", "1961"),
        ("for nine hours", "PT9H"),
        ("15 July", ""),
        ("31.2.1952", ""),
    ],
)
def test_dates_are_worth_what_their_words_say(words, edtf):
    (found,) = find(f"We wrote {words} and waited.").times

    assert found.edtf == edtf
    assert not edtf or not misfit([words], edtf)


def test_a_date_may_run_over_a_line_and_not_over_a_paragraph():
    finds = find("On 15 July\n1952, in part 3\n\nJuly 18, 1952\n21:00\n\n16 July 1952\n3:00")

    assert [each.edtf for each in finds.times] == [
        "1952-07-15",
        "1952-07-18T21:00",
        "1952-07-16T03:00",
    ]


@pytest.mark.parametrize(
    "words",
    ["No. 1952", "f. 1952, op. 1, d. 2", "1952 men", "25:99", "1:2", "a force of 1500 men",
     "2.5 pm", "2000 hours of rain"],
)  # fmt: skip
def test_other_figures_are_no_dates(words):
    assert find(f"We counted {words} there.").times == ()


@pytest.mark.parametrize(
    ("words", "archive", "elements"),
    [
        ("AVPRF, Fond 059a, Opis 5a, Delo 5, Papka 11, List 80", "AVPRF", "059a 5a 5 11 80"),
        ("АВП РФ, ф. 0102, оп. 8, д. 49, лл. 12-15", "АВП РФ", "0102 8 49  12-15"),
        ("TsAMO RF, fond 16, opis 3139, file 16, list 18", "TsAMO RF", "16 3139 16  18"),
        ("Harbour Archive, f. 1, op. 2, folder 3, pp. 4-5, 7", "Harbour Archive", "1 2  3 4-5, 7"),
        ("RGANI, f. 89, per. 1, d. 2", "RGANI", "89 1 2  "),
        ("See f. 45, op. 1, d. 3", "", "45 1 3  "),
        ("we saw it in f. 45, op. 1, d. 3", "", "45 1 3  "),
        ("RGASPI, f. 1, op. 2, f. 3", "RGASPI", "1 2   "),
        ("AVP RF, f. 07, op. 28, por. 35, p. 253a, d. 35", "AVP RF", "07 28 35 35, p. 253a "),
    ],
)
def test_shelfmarks_are_read_in_short_and_in_long_form(words, archive, elements):
    (mark,) = find(f"It lies here: {words}.").shelfmarks

    assert mark.archive == archive
    assert " ".join([mark.fond, mark.opis, mark.delo, mark.papka, mark.listy]) == elements


def test_recipients_are_told_apart_with_their_initials_and_figures():
    finds = find("Copies: V. Molotov (2), Comrade A. Mikoyan; Mist [Orlan] and Sand.\n\nWe wait.")

    assert [(finds.text.words(each.name), each.copies) for each in finds.copies] == [
        ("V. Molotov", "2"), ("A. Mikoyan", ""), ("Mist", ""), ("Sand", ""),
    ]  # fmt: skip


def test_a_letter_that_speaks_like_an_office_keeps_its_lines():
    finds = find("Received with thanks.\n\nSeries of talks began.\n\nNo. 5 was the best of them.")

    assert {part.kind for part in finds.parts} == {"letter"}
    assert [each.figure for each in finds.numbers] == ["5"]


def test_unknown_lines_around_the_document_are_told_and_kept():
    finds = find("Skip to content\nMap of lamps\nSearch\n3 March 1961\nOn Oil\nWe wait.")

    assert told(finds, "not known what this line is") == [2]
    assert lines_of(finds, "body") == [(2, 2)]


@pytest.mark.parametrize(
    "words",
    [
        "Товарищу ВЕРАНУ!\n\nМасла нет [совсем].\n\n1. Масло\n2. Фитиль\n\n"
        "А. ОРЛАН, 3 марта 1961 г.",
        "致：沙同志\n\n燈油不足【十日】。\n\n1961年3月3日",
        "베란 동지!\n\n기름이 없다 [전혀].\n\n1961년 3월 3일",
        "אל: מר סנד\n\nאין שמן [כלל].\n\n3.3.1961",
    ],
)
def test_letters_in_any_script_are_read(words):
    finds = find(words)

    check(finds)
    assert finds.letters[0].addressee
    assert [each.edtf for each in finds.times if each.kind == "sent"] == ["1961-03-03"]


# ------------------------------------------------------------------ encodings, and what is no page

CYRILLIC = "Товарищу Верану!\nМасла нет – совсем."


@pytest.mark.parametrize(
    ("content", "text", "remark"),
    [
        (CYRILLIC.encode(), CYRILLIC, ""),
        (CYRILLIC.encode("utf-8-sig"), CYRILLIC, ""),
        (CYRILLIC.encode("utf-16"), CYRILLIC, "UTF-16"),
        (CYRILLIC.encode("utf-16-le"), CYRILLIC, "taken for UTF-16"),
        (CYRILLIC.encode("utf-16-be"), CYRILLIC, "taken for UTF-16"),
        (CYRILLIC.encode("cp1251"), CYRILLIC, "taken for Windows-1251"),
        ("Café “Mole” – déjà".encode("cp1252"), "Café “Mole” – déjà", "taken for Windows-1252"),
        (b"a\x07" + b"\r\nb" * 60, "a�" + "\nb" * 60, "cannot be seen"),
    ],
)
def test_a_page_in_any_encoding_becomes_text_and_it_is_said(content, text, remark):
    taken = page_text(content, "page.txt")

    assert taken.text == text
    assert any(remark in each.what for each in taken.remarks) == bool(remark)


def test_one_broken_sign_does_not_spoil_a_page_in_utf_8():
    taken = page_text(CYRILLIC.encode() + b"\n\xd0", "page.txt")

    assert taken.text == f"{CYRILLIC}\n�"
    assert [each.what for each in taken.remarks] == [
        "1 sign could not be read: � stands in its place."
    ]


def test_what_never_ends_hides_no_words_of_a_page():
    page = b"<html><title>Oil</title><p>To Comrade SAND.<noscript><p>Send oil.<template> ORLAN"

    assert " ".join(page_text(page, "page.html").text.split()) == "To Comrade SAND. Send oil. ORLAN"


def test_the_encoding_that_a_page_of_html_declares_is_taken():
    page = f'<html><meta charset="koi8-r"><p>{CYRILLIC[:16]}</p></html>'

    taken = page_text(page.encode("koi8-r"), "page.html")

    assert taken.text == CYRILLIC[:16]
    assert any("koi8-r" in each.what for each in taken.remarks)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"  \n\t\n", "is empty"),
        (b"\xef\xbb\xbf\n", "holds no words"),
        (b"<html><body><script>x</script></body></html>", "holds no words"),
        (b"<html><![if x]><![>", "holds no words"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF file"),
        (b"PK\x03\x04\x14\x00\x06\x00", "packed file"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"{\\rtf1\\ansi To Kim}", "word processor"),
        (b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\r\n<html>", "web archive"),
        (b"a\x00b\x00\x00c\x01\x02d" * 9, "not a page of text"),
        (bytes(range(1, 32)) * 9, "not a page of text"),
        (b"x" * (LARGEST + 1), "more than 20 MB"),
    ],
)
def test_what_is_no_page_of_text_is_refused_in_one_sentence(content, what):
    with pytest.raises(NotAPage) as refused:
        page_text(content, "my\x1b[31mpage")

    assert re.fullmatch(rf"my�\[31mpage .*{what}.*[.?]", str(refused.value))
    assert isinstance(refused.value, ReadingRoomError)


# ------------------------------------------------------------------ whatever stands on a page


def spans_in(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from spans_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans_in(getattr(value, field.name))


def check(finds: Finds) -> None:
    """No line is lost, and what was found is where it is said to be."""
    text, content = finds.text, finds.text.content
    check_parts(finds)
    check_letters(finds)
    check_items(finds)
    for span in spans_in(finds):
        assert 0 <= span.start < span.end <= len(content)
        assert text.words(span).strip()
    for bracket in finds.brackets:
        assert re.fullmatch(r"\[[^\[\]\n]*\]", text.words(bracket.span))
        if bracket.explains:
            between = content[bracket.explains.end : bracket.span.start]
            assert len(between) <= 2
            assert not between.strip()
    assert len(finds.brackets) == len(re.findall(r"\[[^\[\]\n]*\]", content))
    for mark in finds.shelfmarks:
        for field in ("archive", "fond", "opis", "delo", "papka", "listy"):
            assert getattr(mark, field) in text.words(mark.span)
    for number in finds.numbers:
        assert number.figure in text.words(number.span)
    for copy in finds.copies:
        assert copy.span.holds(copy.name)
        assert copy.copies in text.words(copy.span)
    check_names(finds)
    check_times(finds)
    assert all(0 <= each.line <= len(text.line_starts) and each.what for each in finds.remarks)


def check_parts(finds: Finds) -> None:
    lines = Counter(
        number
        for part in finds.parts
        for first, last in part.lines
        for number in range(first, last + 1)
    )
    assert lines == Counter(range(1, len(finds.text.line_starts) + 1))
    for part in finds.parts:
        assert (part.kind == "letter") == (part.letter is not None)
    letters = {part.letter for part in finds.parts if part.letter is not None}
    assert letters <= set(range(len(finds.letters)))


def check_letters(finds: Finds) -> None:
    assert finds.letters or {part.kind for part in finds.parts} <= {
        "web page", "catalogue record", "registry", "body",
    }  # fmt: skip
    for number, letter in enumerate(finds.letters):
        if letter.enclosed_in is not None:
            assert letter.enclosed_in < number
            assert finds.letters[letter.enclosed_in].span.holds(letter.span)
        if letter.addressed and letter.addressee:
            assert letter.addressed.holds(letter.addressee)
        for other in finds.letters[:number]:
            apart = other.span.end <= letter.span.start or letter.span.end <= other.span.start
            assert apart or other.span.holds(letter.span)


def check_items(finds: Finds) -> None:
    for number, item in enumerate(finds.items):
        before = finds.text.content[: item.span.start].rstrip(" \t")
        assert before.endswith(item.label)
        assert LABEL.match(before[before.rfind("\n") + 1 :] + " x")
        assert item.part_of is None or item.part_of < number
        assert finds.letters[item.letter].span.holds(item.span)
    listing = {item.letter for item in finds.items}
    listed = {finds.text.line(item.span.start) for item in finds.items}
    for part in finds.parts:
        for first, last in part.lines if part.letter in listing else ():
            for line in range(first, last + 1):
                span = finds.text.line_span(line)
                match = LABEL.match(finds.text.content, span.start, span.end)
                assert line in listed or not match or part.letter is None


def check_names(finds: Finds) -> None:
    spellings = [each for name in finds.names for each in name.spellings]
    folded = fold(finds.text.content)
    assert len(spellings) == len(set(spellings))
    assert all(fold(each) in folded for each in spellings)


def check_times(finds: Finds) -> None:
    for each in finds.times:
        words = finds.text.words(each.span)
        assert re.search(r"(?i)\d|one|t[wh]|f[io]|s[ie]|nine|e[il]", words)
        if each.edtf:
            assert stretch(each.edtf)
            assert misfit([words], each.edtf) == ""
    once = Counter(
        (each.kind, each.of) for each in finds.times if each.kind in ("sent", "received")
    )
    assert all(count == 1 and of is not None for (_, of), count in once.items())


LINES = (PAGES / "lines.txt").read_text("utf-8").split("\n")
"""Lines of all kinds that a page may have; the last is blank."""
PIECES = st.one_of(
    st.sampled_from(LINES),
    st.text(st.sampled_from(" “”„«»\"'[]().,:;-–1234aAbI\tКК김金א\u0301İß"), max_size=30),
    st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=20),
)
LINE = st.lists(PIECES, min_size=1, max_size=3).map(" ".join) | st.sampled_from(LINES)
pages = st.lists(LINE, max_size=30).map("\n".join).map(normalise).filter(str.strip)

ordinary = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_names_are_whole_where_marks_stand_apart_from_their_letters():
    page = "To Comrade Mao.\nWe have spoken with ÁGNES KOVÁCS.\nWith greetings, ÁGNES. 15 July 1952"
    names = [name.spellings for name in find(unicodedata.normalize("NFD", page)).names]

    assert names == [name.spellings for name in find(page).names]
    assert ("ÁGNES KOVÁCS",) in names


@settings(ordinary, max_examples=200)
@given(pages)
@example("“To Comrade KIM.\n\n“To Comrade MAO.\n\n1. a\n\n2. b”")
@example("[0]")
def test_no_line_of_any_page_is_lost(page):
    check(find(page))


@pytest.mark.endurance
@settings(ordinary, max_examples=4000)
@given(pages)
def test_no_line_of_any_page_is_lost_however_often(page):
    check(find(page))


TAGS = st.sampled_from(
    "<p> </p> <br> <ol#type=I#start=3> <ul> <li> </ol> <table><tr><td> <pre> <script> </script> "
    "<!--# #--> < </ <a#href=' &amp; &#0; &nbsp <![if".replace("#", " ").split(" ")
)
files = st.one_of(
    pages.flatmap(
        lambda page: st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1251", "koi8-r"]).map(
            lambda codec: page.encode(codec, "replace")
        )
    ),
    st.lists(st.one_of(TAGS, PIECES)).map(lambda all_: ("<html>" + "".join(all_)).encode()),
    st.binary(max_size=300),
)


def check_file(content: bytes) -> None:
    try:
        taken = page_text(content, "page.html")
    except NotAPage as refused:
        assert re.fullmatch(r"page\.html .*[.?]", str(refused))
        return
    assert taken.text == normalise(taken.text)
    assert taken.text.strip()
    assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", taken.text)
    check(find(taken.text))


@settings(ordinary, max_examples=200)
@given(files)
def test_whatever_a_file_holds_it_is_read_or_refused(content):
    check_file(content)


@pytest.mark.endurance
@settings(ordinary, max_examples=4000)
@given(files)
def test_whatever_a_file_holds_it_is_read_or_refused_however_often(content):
    check_file(content)


@pytest.mark.parametrize(
    "unit",
    ["[a] ", "“", "“a”\n", "“To Comrade KIM.\n", '"', "«“", "1. a\n", "f. 1, op. 2; ", "To Kim\n",
     "KIM IL SUNG ", "15 July 1952, ", "a" * 99, "Record ID\n", "Copies: A, B\n"],
)  # fmt: skip
def test_much_of_anything_is_read(unit):
    page = (unit * (20_000 // len(unit))).rstrip()

    check_parts(find(page))
