"""What the forms of a page decide: its letters and their ends, lists, dates, marks, encodings.

Pages of whole kinds stand in test_pages; here each form stands alone.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readingroom.datings import misfit
from readingroom.document import Bracket, Copy, Shelfmark
from readingroom.errors import ReadingRoomError
from readingroom.importing import DraftDocument, page_text
from readingroom.loading import LARGEST
from readingroom.text import Text, normalise

ROOT = Path(__file__).parents[1]
PAGES = Path(__file__).parent / "pages"
SOURCE = ROOT / "data" / "telegram-21646" / "source.txt"


def draft_of(page: str) -> DraftDocument:
    return DraftDocument("page", Text(normalise(page)))


def listed(page: str | DraftDocument, name: str):
    """The entries of a list of the draft of a page."""
    draft = draft_of(page) if isinstance(page, str) else page
    return draft.lists.get(name, ())


def ends_of(page: str | DraftDocument) -> list[tuple[str, str, str]]:
    """Of each letter what encloses it, its sender and its addressee; what is asked is empty."""
    draft = draft_of(page) if isinstance(page, str) else page
    names = {each["id"]: each["name"] for each in draft.lists.get("names", ())}
    codes = {each["id"]: each["code"] for each in draft.letters}
    return [
        (
            codes.get(each.get("enclosed_in"), ""),
            names.get(each["sender"], ""),
            names.get(each["addressee"], ""),
        )
        for each in draft.letters
    ]


def likely(value: str) -> list[str]:
    """What a question says to be likely."""
    return (
        re.findall("“([^”]*)”", value.partition("; or")[0])
        if value.startswith("TODO likely")
        else []
    )


def voices(page: str) -> list[tuple[str, str]]:
    """Of each part its name and its voice, or what is likely."""
    return [
        (
            each["name"].partition(",")[0],
            "|".join(likely(each["voice"])) + "?" if "TODO" in each["voice"] else each["voice"],
        )
        for each in listed(page, "parts")
    ]


def words(anchor) -> str:
    """The copied words of an entry that stand once, or by their number."""
    return anchor if isinstance(anchor, str) else anchor.get("quote", anchor.get("from", ""))


# ------------------------------------------------------------------ the telegram's own page


@pytest.fixture(scope="module")
def page() -> DraftDocument:
    return DraftDocument("page", Text(page_text(SOURCE.read_bytes(), "source.txt").text))


def test_the_page_of_the_telegram_is_taken_as_it_is():
    taken = page_text(SOURCE.read_bytes(), "source.txt")

    assert taken.text == normalise(SOURCE.read_text("utf-8"))
    assert taken.remarks == ()


def test_the_letters_are_those_of_the_finished_document(page, telegram):
    spans = [page.page.span(letter) for letter in page.page.letters]
    assert [(each.start, each.end) for each in spans] == [
        (letter.at.start, letter.at.end) for letter in telegram.letters
    ]
    assert ends_of(page) == [
        ("", "", "Filippov"),
        ("A", "Mao Zedong", "Kim Il Sung"),
        ("A", "Kim Il Sung", "Mao Zedong"),
    ]
    assert page.letters[1]["copies"] == ["li-kenong"]
    assert likely(page.letters[0]["sender"]) == ["Mao Zedong"]


def test_what_the_finished_document_knows_is_entered_or_likely(page, telegram):
    names = ("archive", "fond", "opis", "delo", "papka", "listy")
    assert [[each.get(name, "") for name in names] for each in listed(page, "shelfmarks")] == [
        [getattr(each, name) for name in names] for each in telegram.every(Shelfmark)
    ]
    assert [each["at"] for each in listed(page, "distribution")] == [
        each.at.words for each in telegram.every(Copy)
    ]
    brackets = zip(listed(page, "brackets"), telegram.every(Bracket), strict=True)
    assert [theirs.explains.words in likely(mine["explains"]) for mine, theirs in brackets][
        :-1
    ] == [True] * 7
    assert [each["label"] for each in listed(page, "requests")] == [
        each.label for each in telegram.requests if each.label
    ]
    assert page.head["language"] == "English HTML"
    assert page.head["citation"]["repository"] == telegram.reference.repository
    assert likely(page.head["abstract"])[0].startswith("A two-part telegram")


def test_an_hour_of_this_year_is_asked_with_what_is_likely(page):
    given = {words(each["written"][0]): each["edtf"] for each in listed(page, "events")}

    assert likely(given["18:00 14 July of this year"]) == ["1952-07-14T18:00"]
    assert given["3:00, 15.7.52"] == "1952-07-15T03:00"  # The page writes 1952 elsewhere.
    kinds = [(each["kind"], each.get("of")) for each in listed(page, "events") if each.get("of")]
    assert kinds == [
        ("received", "letter-a"),
        ("sent", "letter-b"),
        ("sent", "letter-c"),
    ]


# ------------------------------------------------------------------ whose lines


@pytest.mark.parametrize(
    "line",
    [
        "In this telegram Orlan tells Sand what another keeper wrote about the lamps.",
        "This document was made possible with support from a friend",
        "Arrived at the 8D/GS on 14 May 1953",
        "Uploaded on 4 June 2014",
        "Translated by A. Mist",
        "[Stamp of the Harbour Office]",
        "Editors' note: the second page is lost.",
        "Source: Harbour Archive, box 4",
        "Not printed.",
    ],
)
def test_what_looks_like_another_hand_is_never_given_to_the_author(line):
    before, after = f"{line}\n\nDear Sand,\n\nWe wait.\n\nYours truly,\nA. Orlan", ""
    after = f"Dear Sand,\n\nWe wait.\n\nYours truly,\nA. Orlan\n\n{line}"
    open_end = f"Dear Sand,\n\nWe wait.\n\n{line}"

    for page in (before, after, open_end):
        parts = listed(page, "parts")
        (its,) = [each for each in parts if line[:15] in str(each["at"])]
        assert its["voice"].startswith("TODO"), page


def test_a_letter_whose_end_is_not_marked_is_asked_for():
    assert voices("Dear Sand,\n\nWe wait.") == [("letter A", "author?")]
    assert voices("Dear Sand,\n\nWe wait.\n\nYours, Tom") == [("letter A", "author")]
    assert voices("The lamps were dark.\n\nNobody said why.") == [("letter A", "author?")]


def test_lines_of_an_office_stand_outside_the_letters():
    page = "TOP SECRET\nCopy No. 4\nDear Sand,\nTOP SECRET\nWe wait.\nYours, Tom\nNo. 5"

    assert voices(page) == [
        ("registry", "registry"),
        ("letter A", "author"),
        ("stamp in letter A", "registry?"),
        ("number", "registry?"),
    ]


def test_a_report_with_headings_of_its_own_is_no_page_of_an_archive():
    page = "Report on Oil\n\nSummary\n\nThere is none.\n\nSource\n\nWe counted.\n\nRights"

    assert voices(page) == [("letter A", "author?")]
    assert not draft_of(page).head["abstract"]


def test_headings_below_the_last_button_are_the_documents_own():
    cited = '"On Oil," 3 March 1961, IHA, f. 7, op. 2, l. 12.'
    head = f"Search in\n3 March 1961\nshare document\n{cited}\nEnglish HTML\nEnglish PDF\n"
    page = draft_of(f"{head}To Comrade SAND.\nSummary\nWe wait.\nSource\nNobody.\nV. ORLAN")

    assert ends_of(page) == [("", "V. ORLAN", "SAND")]
    assert page.head["title"] == "On Oil"
    assert not page.head["abstract"]


# ------------------------------------------------------------------ letters


def test_letters_without_quotation_marks_go_from_greeting_to_signature():
    page = draft_of(
        "Dear Mr. Sand,\nOil is short.\nSincerely,\nAna Orlan\n3 March 1961\n\n"
        "Port Elsa, 9 March 1961\nDear Miss Orlan,\nSend oil.\nYours truly,\nJ. Sand"
    )

    assert ends_of(page) == [("", "Ana Orlan", "Sand"), ("", "J. Sand", "Orlan")]
    assert [each["edtf"] for each in listed(page, "events") if each["kind"] == "sent"] == [
        "1961-03-03",
        "1961-03-09",
    ]


def test_a_second_greeting_without_a_signature_before_it_is_asked_for():
    page = "Dear Sand,\n\nOil is short.\n\nDear Ann,\n\nWe wait.\n\nYours, Tom"

    assert ends_of(page) == [("", "", "Sand")]
    assert voices(page) == [("letter A", "author?"), ("another letter?", "author?")]


LETTER = [
    "To Comrade SAND.",
    "Oil is short.",
    "Send oil.",
    "With greetings! OLE VERAN, 3:00, 1.3.61",
]


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„“", "«»", '""', "「」"])
def test_an_enclosed_letter_is_known_by_its_marks(opening, closing):
    quoted = "\n".join(LETTER)
    page = draft_of(f"I forward this:\n{opening}{quoted}{closing}\nAnswer soon.")

    assert ends_of(page)[1] == ("A", "OLE VERAN", "SAND")
    assert page.text.words(page.page.span(page.page.letters[1])) == f"{opening}{quoted}{closing}"


def test_where_every_paragraph_opens_with_a_mark_the_letter_is_one():
    quoted = "\n\n".join(f"“{line}" for line in LETTER)
    page = draft_of(f"I forward this:\n\n{quoted}”\n\nAnswer soon.")

    assert page.text.words(page.page.span(page.page.letters[1])) == f"{quoted}”"
    assert len(page.letters) == 2


def test_letters_within_letters_within_letters_are_told_apart():
    page = (PAGES / "newer_layout.txt").read_text("utf-8")

    assert ends_of(page) == [
        ("", "V. ORLAN", "Sand"),
        ("A", "OLE VERAN", "Orlan"),
        ("B", "", "Orlan"),
    ]
    assert [(each["label"], each.get("part_of")) for each in listed(page, "requests")] == [
        ("(1)", ""), ("(2)", ""), ("(a)", "2"), ("(b)", "2"), ("(3)", ""),
    ]  # fmt: skip


def test_a_mark_that_has_no_pair_is_told():
    page = draft_of("I forward this:\n\n“To Comrade SAND.\n\nWe wait.\n\nAnswer soon.")

    assert [line for line, _ in page.remarks] == [3]
    assert voices("I say:\n\n“To Comrade SAND.\n\nWe wait.")[-1] == ("letter A", "author?")


def test_a_quoted_remark_is_no_letter():
    page = draft_of("“We have no oil,” she wrote.\n\n“None at all.”\n\nHe said “no” and “never.”")

    assert len(page.letters) == 1
    assert list(page.remarks) == []


@pytest.mark.parametrize(
    ("ending", "sender"),
    [
        ("With greetings! OLE VERAN!", "OLE VERAN"),
        ("With respect, Ole Veran.", "Ole Veran"),
        ("Yours faithfully,\n\nOle Veran, Keeper", "Ole Veran"),
        ("Yours very truly,\n\nO. Veran,\nKeeper of the Harbours", "O. Veran"),
        ("O. VERAN, 2 March 1961", "O. VERAN"),
        ("V. VERAN\n\n[...]", "V. VERAN"),
        ("(signed) Ole Veran", "Ole Veran"),
        ("OLE VERAN.", "likely OLE VERAN"),
        ("Ole Veran\n3 March 1961", "likely Ole Veran"),
        ("PORT ELSA, 3 March 1961", "likely PORT ELSA"),
        ("We look to MOSCOW.", ""),
        ("With regards to oil, Moscow has none.", ""),
        ("Sand said so", ""),
        ("MEMORANDUM", ""),
    ],
)
def test_a_letter_is_signed_by_a_name_at_its_end(ending, sender):
    page = draft_of(f"Dear Sand,\n\nWe wait.\n\n{ending}")

    ((_, found, _),) = ends_of(page)
    near = likely(page.letters[0]["sender"])
    assert (f"likely {near[0]}" if near else found) == sender


@pytest.mark.parametrize(
    ("greeting", "addressee"),
    [
        ("To Comrade O. Veran. Agreed is what we have asked for.", "O. Veran"),
        ("Comrade VERAN [Ole]!", "VERAN"),
        ("My dear Mr. Veran:", "Veran"),
        ("Dear Mr. Veran: we wait.", "Veran"),
        ("To the Office of Harbours", "Office of Harbours"),
        ("To the Keeper of the Harbours of Vell, Comrade VERAN", "VERAN"),
        ("Memorandum for: Ole Veran (Keeper)", "Ole Veran"),
        ("Recipient: Ole Veran", "Ole Veran"),
        ("The Secretary of State to the Embassy in Vell", "Embassy in Vell"),
        ("From Ana Orlan To Ole Veran", "Ole Veran"),
        ("To the north, Mr. Veran went.", ""),
        ("To Moscow, where nobody knows it, we went.", ""),
        ("The Minister went to the office in Vell.", ""),
        ("Comrade Veran, we hear, is ill.", ""),
    ],
)
def test_a_letter_is_addressed_in_its_first_lines(greeting, addressee):
    ((_, _, found),) = ends_of(f"{greeting}\n\nWe wait.")

    assert found == addressee


@pytest.mark.parametrize(
    "words",
    [
        "Товарищу ВЕРАНУ!\n\nМасла нет [совсем].\n\n1. Масло\n2. Фитиль\n\nС приветом, А. ОРЛАН",
        "沙同志：\n\n燈油不足【十日】。\n\n1961年3月3日",
        "베란 동지!\n\n기름이 없다 [전혀].\n\n1961년 3월 3일",
        "אל: מר סנד\n\nאין שמן [כלל].\n\n3.3.1961",
    ],
)
def test_letters_in_any_script_are_read(words):
    page = draft_of(words)

    assert page.page.letters[0].addressee
    assert len(page.letters) == 1


# ------------------------------------------------------------------ lists, marks and dates


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
    assert listed("\n".join(["We ask for this.", *lines, "That is all."]), "requests") == ()


@pytest.mark.parametrize(
    "labels",
    [
        "1. 2. 3.",
        "a) b) c)",
        "а) б) в)",
        "I. II. III.",
        "(i) (ii) (iii)",
        "(1) (2) (3)",
        "h) i) j)",
    ],
)
def test_lists_are_numbered_in_any_usual_way(labels):
    lines = [f"{label} item {n}" for n, label in enumerate(labels.split())]
    page = "\n".join(["Dear Sand,", "We ask:", *lines, "Yours, Tom"])

    assert [each["label"] for each in listed(page, "requests")] == labels.split()
    assert not any(each.get("part_of") for each in listed(page, "requests"))


def test_several_lists_of_one_letter_are_told_apart():
    page = (
        "1. oil\n2. wick\n\nAnd of men:\n\n1. a keeper\na. who rows\nb. who reads\n2. a boy\n\n"
        "Two reasons.\n\na) one\nb) two\n\n7. out of order\n\nThat is all."
    )

    found = listed(page, "requests")
    assert " ".join(each["label"] for each in found) == "1. 2. 1. a. b. 2. a) b) 7."
    assert [bool(each["part_of"]) for each in found] == [*[False] * 3, True, True, *[False] * 4]
    assert "is this label one?" in found[-1]["verb"]


def test_notes_under_a_text_whose_end_is_not_sure_are_no_list():
    assert listed("Dear Sand,\n\nWe wait.\n\n1. Not found.\n2. See No. 5.", "requests") == ()


def test_notes_that_begin_with_their_mark_are_never_an_authors():
    page = "Dear Sand,\n\nThe oil[1] is out.\n\nYours, Tom\n\n[1] Whale oil.\n² Or fish oil."

    assert voices(page) == [("letter A", "author"), ("editors' note", "archive staff?")]


def test_an_amount_is_asked_for_with_the_words_that_bound_it():
    page = (
        "Dear Sand,\n\n1. Send not fewer than 4 barges by May 13 this year.\n2. Wait.\n\nYours, Tom"
    )

    first, second = listed(page, "requests")
    assert likely(first["amount"]) == ["not fewer than 4 barges"]
    assert not second["amount"]


@pytest.mark.parametrize(
    ("words_", "edtf"),
    [
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
def test_dates_are_worth_what_their_words_say(words_, edtf):
    (found,) = listed(f"We wrote {words_} and waited.", "events")

    assert (found["edtf"] if "TODO" not in found["edtf"] else "") == edtf
    assert not edtf or not misfit([words_], edtf)


def test_a_year_of_two_figures_is_only_likely():
    (found,) = listed("We wrote 3:00, 15.7.52 and waited.", "events")

    assert likely(found["edtf"]) == ["1952-07-15T03:00"]


def test_a_date_may_run_over_a_line_and_not_over_a_paragraph():
    found = listed(
        "On 15 July\n1952, in part 3\n\nJuly 18, 1952\n21:00\n\n16 July 1952\n3:00", "events"
    )

    assert [each["edtf"] for each in found] == [
        "1952-07-15",
        "1952-07-18T21:00",
        "1952-07-16T03:00",
    ]


@pytest.mark.parametrize(
    "words_",
    ["No. 1952", "f. 1952, op. 1, d. 2", "1952 men", "25:99", "1:2", "a force of 1500 men",
     "2.5 pm", "2000 hours of rain"],
)  # fmt: skip
def test_other_figures_are_no_dates(words_):
    assert listed(f"We counted {words_} there.", "events") == ()


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
    (mark,) = listed(f"It lies here: {words}.", "shelfmarks")

    assert ("" if "TODO" in mark["archive"] else mark["archive"]) == archive
    names = ("fond", "opis", "delo", "papka", "listy")
    assert " ".join(mark.get(name, "") for name in names) == elements


def test_recipients_are_told_apart_with_their_initials_and_figures():
    page = "Copies: V. Molotov (2), Comrade A. Mikoyan; Mist [Orlan] and Sand.\n\nDear Ann,\n\nNo."

    assert [(each["name"], each["copies"]) for each in listed(page, "distribution")] == [
        ("v-molotov", "2"), ("a-mikoyan", ""), ("mist", ""), ("sand", ""),
    ]  # fmt: skip


def test_a_page_of_html_becomes_lines_and_its_lists_keep_their_labels():
    taken = page_text((PAGES / "older_layout.html").read_bytes(), "older_layout.html").text
    lines = taken.split("\n")

    assert "1. oil," in lines
    assert "lamp\toil" in lines
    assert "Send\u00a0oil & wick—at least 10 barrels…" in lines
    assert not re.search("never seen|color: red|Not part of|-->", taken)
    assert "Seen by all browsers but one." in lines
    assert ends_of(taken) == [("", "Ana Orlan", "Sand")]
    assert page_text(b"<html><p>oil<sup>12</sup></p>", "a.html").text == "oil¹²"


# ------------------------------------------------------------------ encodings, and what is no page

CYRILLIC = "Товарищу Верану!\nМасла нет – совсем."


@pytest.mark.parametrize(
    ("content", "text", "remark"),
    [
        (CYRILLIC.encode(), CYRILLIC, ""),
        (CYRILLIC.encode("utf-8-sig"), CYRILLIC, ""),
        (CYRILLIC.encode("utf-16"), CYRILLIC, "UTF-16"),
        (CYRILLIC.encode("utf-16-le"), CYRILLIC, "taken for utf_16"),
        (CYRILLIC.encode("utf-16-be"), CYRILLIC, "taken for utf_16"),
        (CYRILLIC.encode("cp1251"), CYRILLIC, "taken for cp1251"),
        ("Café “Mole” – déjà".encode("cp1252"), "Café “Mole” – déjà", "taken for cp1252"),
        (b"a\x07" + b"\r\nb" * 60, "a�" + "\nb" * 60, "cannot be seen"),
    ],
)
def test_a_page_in_any_encoding_becomes_text_and_it_is_said(content, text, remark):
    taken = page_text(content, "page.txt")

    assert taken.text == text
    assert any(remark in each for each in taken.remarks) == bool(remark)


def test_one_broken_sign_does_not_spoil_a_page_in_utf_8():
    taken = page_text(CYRILLIC.encode() + b"\n\xd0", "page.txt")

    assert taken.text == f"{CYRILLIC}\n�"
    assert list(taken.remarks) == ["1 sign could not be read: � stands in its place."]


def test_what_never_ends_hides_no_words_of_a_page():
    page = b"<html><title>Oil</title><p>To Comrade SAND.<noscript><p>Send oil.<template> ORLAN"

    assert " ".join(page_text(page, "page.html").text.split()) == "To Comrade SAND. Send oil. ORLAN"


def test_the_encoding_that_a_page_of_html_declares_is_taken():
    page = f'<html><meta charset="koi8-r"><p>{CYRILLIC[:16]}</p></html>'

    taken = page_text(page.encode("koi8-r"), "page.html")

    assert taken.text == CYRILLIC[:16]
    assert any("koi8_r" in each for each in taken.remarks)


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
        (b"{\\rtf1\\ansi To Kim}", "an RTF file"),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a Word file"),
        (b'{"title": "Oil", "lines": ["To Kim"]}', "a JSON file"),
        (b"<?xml version='1.0'?><letter><p>To Kim</p></letter>", "an XML file"),
        (b"<letter><p>To Kim</p></letter>", "an XML file"),
        (b"<?xml version='1.0'?><TEI xmlns='x'><p>To Kim</p></TEI>", "a TEI file"),
        (b"a " * 2_600_000, "more than 5 MB in one line"),
        (b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\r\n<html>", "web archive"),
        (b"a\x00b\x00\x00c\x01\x02d" * 9, "not a page of text"),
        (bytes(range(1, 32)) * 9, "not a page of text"),
        (b"x" * (LARGEST + 1), "more than 20 MB"),
    ],
)
def test_what_is_no_page_of_text_is_refused_in_one_sentence(content, what):
    with pytest.raises(ReadingRoomError) as refused:
        page_text(content, "my\x1b[31mpage")

    assert re.fullmatch(rf"my�\[31mpage .*{what}.*[.?]", str(refused.value))
    assert isinstance(refused.value, ReadingRoomError)


# ------------------------------------------------------------------ whatever stands on a page

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


def check(page: str) -> None:
    """Every line stands in one part, and what is entered stands on the page."""
    draft = draft_of(page)
    count = len(draft.text.line_starts)
    assert set(draft.page.hands) == set(draft.page.lines)
    for number, letter in enumerate(draft.page.letters):
        assert letter.own
        if letter.outer:
            assert draft.page.letters.index(letter.outer) < number
            assert draft.page.span(letter.outer).holds(draft.page.span(letter))
    assert all(0 < line <= count for line, _ in draft.remarks)
    assert draft.lists["parts"]


def check_file(content: bytes) -> None:
    try:
        taken = page_text(content, "page.html")
    except ReadingRoomError as refused:
        assert re.fullmatch(r"page\.html .*[.?]", str(refused))
        return
    assert taken.text == normalise(taken.text)
    assert taken.text.strip()
    assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", taken.text)
    check(taken.text)


@settings(ordinary, max_examples=200)
@given(pages)
def test_no_line_of_any_page_is_lost(page):
    check(page)


@pytest.mark.endurance
@settings(ordinary, max_examples=4000)
@given(pages)
def test_no_line_of_any_page_is_lost_however_often(page):
    check(page)


@settings(ordinary, max_examples=200)
@given(files)
def test_whatever_a_file_holds_it_is_read_or_refused(content):
    check_file(content)


@pytest.mark.endurance
@settings(ordinary, max_examples=4000)
@given(files)
def test_whatever_a_file_holds_it_is_read_or_refused_however_often(content):
    check_file(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["[a] ", "“", "“a”\n", "“To Comrade KIM.\n", '"', "«“",
     "1. a\n", "f. 1, op. 2; ", "To Kim\n", "KIM IL SUNG ", "15 July 1952, ", "a" * 99,
     "Record ID\n", "Copies: A, B\n"],
)  # fmt: skip
def test_much_of_anything_is_read(unit):
    page = (unit * (20_000 // len(unit))).rstrip()

    check(page)
