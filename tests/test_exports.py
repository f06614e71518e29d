"""Citations, and tables and figures of a student's own."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest
from matplotlib.figure import Figure

import readingroom as rr


def test_the_pages_own_citation_is_verbatim(telegram):
    line = telegram.text.split("\n")[12].strip()

    assert rr.cite(telegram) == line
    assert rr.cite(telegram, "page") == line


def test_the_note_names_title_date_archive_and_all_shelfmarks(telegram):
    note = rr.cite(telegram, "note")

    parts = (
        "Ciphered Telegram No. 21646",
        "July 18, 1952",
        "History and Public Policy Program Digital Archive",
        "APRF, f. 45, op. 1, d. 343, ll. 72-75",
        "AVP RF, f. 059a, op. 5a, d. 5, p. 11, ll. 90-93",
        "RGASPI, f. 558, op. 11, d. 343, ll. 0072-0075",
    )
    for part in parts:
        assert part in note


def test_a_passage_is_cited_by_letter_siglum_and_line(telegram):
    assert rr.cite(telegram["M16"]).startswith(
        "Mao to Kim, 15 July 1952, M16, line 61, in “Ciphered"
    )
    assert rr.cite(telegram["request:2b"]).startswith("Kim to Mao, 16 July 1952, K10, line 92, in ")
    assert rr.cite(telegram["letter:mao-to-kim"]).startswith(
        "Mao to Kim, 15 July 1952, lines 31–71"
    )
    assert rr.cite(telegram["number:series"]).startswith("Soviet registry, line 25, in ")


def test_the_three_shelfmarks_are_cited_as_printed(telegram):
    marks = rr.cite(telegram, "shelfmarks").split("\n")

    assert marks == [rr.cite(telegram[f"shelfmark:{id}"]) for id in ("aprf", "avprf", "rgaspi")]
    assert marks[1] == "AVP RF, f. 059a, op. 5a, d. 5, p. 11, ll. 90-93"


def test_a_bibliography_names_the_document_and_the_letter_in_it(telegram):
    whole, letter = rr.cite(telegram, "bibliography"), rr.cite(telegram["K5"], "bibliography")

    assert whole.startswith("“Ciphered Telegram No. 21646 from")
    assert "16 July 1952 reply from Kim to Mao.” July 18, 1952. History and" in whole
    assert letter == f"Kim to Mao, 16 July 1952. In {whole}"


def test_each_shelfmark_is_cited_alone_in_every_form(telegram):
    mark = telegram["shelfmark:rgaspi"]

    assert "558" in rr.cite(mark, "note")
    assert "APRF, " not in rr.cite(mark, "note")
    assert "Russian State Archive of Socio-Political History. RGASPI" in rr.cite(
        mark, "bibliography"
    )
    assert rr.cite(mark, "archival") == "РГАСПИ. Ф. 558. Оп. 11. Д. 343. Л. 0072–0075."


def test_russian_archives_write_the_folder_before_the_file(telegram):
    assert rr.cite(telegram, "archival").split("\n")[1] == (
        "АВП РФ. Ф. 059а. Оп. 5а. П. 11. Д. 5. Л. 90–93."
    )


def test_which_citation_is_for_what_is_said(telegram):
    said = rr.cite(telegram, "which")

    assert "cite the page" in said
    assert "only for a copy that you have seen yourself" in said
    assert "APRF and RGASPI agree" in said


@pytest.mark.parametrize("name", ["text", "provenance", "argument", "requests", "timeline"])
def test_every_view_and_the_page_unfold_how_they_are_cited(telegram, name):
    for shown in (getattr(rr.widgets, name)(telegram).html(), telegram._repr_html_()):
        cited = unescape(shown.partition("<summary>Cite</summary>")[2])
        assert rr.cite(telegram) in cited
        assert "АВП РФ. Ф. 059а." in cited


def test_what_cannot_be_cited_says_why(telegram):
    with pytest.raises(rr.NotHere, match="no words on the page"):
        rr.cite(telegram["fact:hesitate"])
    with pytest.raises(rr.NotHere, match="Did you mean “note”"):
        rr.cite(telegram, "notes")
    with pytest.raises(rr.ReadingRoomError, match="cites a document, or a thing on it"):
        rr.cite("K7")


def test_a_figure_without_words_is_refused_with_the_next_step():
    with pytest.raises(rr.ReadingRoomError, match='Add alt="…"'):
        rr.show(Figure())


def test_a_figure_with_words_is_shown_with_them():
    figure = Figure()
    figure.add_subplot().bar(["defensive"], [4])

    shown = rr.show(figure, alt='Bar chart. "Defensive" 4.')

    alt = "Bar chart. &quot;Defensive&quot; 4."
    assert re.search(rf'<img src="data:image/svg\+xml;base64,[^"]+" alt="{alt}"', shown)


def test_a_table_has_a_header_for_every_column_and_a_name_for_every_row(telegram):
    shown = rr.show(rr.tables.requests(telegram)[["label", "line"]], caption="Kim's list")

    assert shown.count('scope="col"') == 3
    assert shown.count('scope="row"') == 7
    assert "<caption>Kim&#x27;s list</caption>" in shown
    assert not re.search(r"<th[^>]*></th>", shown)


def test_counts_of_a_students_own_can_be_shown(telegram):
    counts = rr.tables.demands(telegram, reading="key").groupby("line").size()

    shown = rr.show(counts)

    assert "<td>2</td>" in shown
    assert '<th scope="col">count</th>' in shown


def test_an_empty_cell_is_a_dash(telegram):
    demands = rr.tables.demands(telegram, reading="key")

    shown = rr.show(demands[["amount", "bound"]])

    assert "<td>10</td>" in shown
    assert shown.count("<td>–</td>") == 2 * (len(demands) - 1)


def test_a_long_table_says_how_long_it_is():
    shown = rr.show(pd.DataFrame({"n": range(500)}))

    assert shown.count("<tr>") == 201
    assert "The first 200 of 500 rows." in shown


def test_something_else_is_refused_in_a_sentence():
    with pytest.raises(rr.ReadingRoomError, match="this is a str"):
        rr.show("a text")
