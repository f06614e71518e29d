"""The tables a student works with."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pandas as pd
import pytest

import readingroom as rr
from readingroom.document import Name

OF_FACTS = [
    name
    for name in rr.tables.__all__
    if not {"reading", "readers"} & inspect.signature(getattr(rr.tables, name)).parameters.keys()
]
OF_READERS = ["agreement", "reliability"]
OF_BOTH = ["requests", "brackets", "of"]
OF_READINGS = sorted(set(rr.tables.__all__) - {*OF_FACTS, *OF_BOTH, *OF_READERS})
LISTS_OF_FACTS = ["clocks", "custody", "distribution", "facts", "names", "numbers", "parts"]
LISTS_OF_READINGS = ["commitments", "echoes", "identities", "options", "tensions"]


@pytest.mark.parametrize("name", OF_FACTS)
def test_every_table_of_facts_has_rows_named_by_ids(telegram, name):
    table = getattr(rr.tables, name)(telegram)

    assert len(table)
    assert table.index.name == "id"
    assert table.index.is_unique
    assert not any(table[column].isna().all() for column in table)


@pytest.mark.parametrize("name", OF_READINGS)
def test_a_table_of_interpretations_asks_whose(telegram, name):
    make = getattr(rr.tables, name)

    with pytest.raises(rr.ReadingRoomError, match='add reading="key"'):
        make(telegram)
    with pytest.raises(rr.NotHere, match="Known here: key"):
        make(telegram, reading="nobody")
    assert len(make(telegram, reading="key"))


@pytest.mark.parametrize("name", LISTS_OF_FACTS)
def test_any_list_of_facts_is_a_table_with_a_row_for_each_entry(telegram, name):
    table = rr.tables.of(telegram, name)

    assert len(table) and table.index.name == "id" and table.index.is_unique
    with pytest.raises(rr.ReadingRoomError, match="leave `reading` out"):
        rr.tables.of(telegram, name, reading="key")


@pytest.mark.parametrize("name", LISTS_OF_READINGS)
def test_any_list_of_a_reading_is_a_table_and_asks_whose(telegram, name):
    assert len(rr.tables.of(telegram, name, reading="key"))
    with pytest.raises(rr.ReadingRoomError, match='add reading="key"'):
        rr.tables.of(telegram, name)


@pytest.mark.parametrize("name", [*OF_FACTS, *OF_READINGS, "requests", "brackets"])
def test_a_table_with_a_name_of_its_own_is_the_same_by_that_name(telegram, name):
    whose = {} if name in OF_FACTS else {"reading": "key"}
    mine = getattr(rr.tables, name)(telegram, **whose)

    pd.testing.assert_frame_equal(rr.tables.of(telegram, name, **whose), mine)


def test_the_names_say_every_line_on_which_they_stand(telegram):
    names = rr.tables.of(telegram, "names")

    assert names.loc["kim", "lines"] == "12–13, 29, 31, 100"
    assert list(names.query("kind == 'facility'").index) == [
        each.id for each in telegram.every(Name) if each.kind == "facility"
    ]


@pytest.mark.parametrize("wrong", ["shelfmark", "Shelfmarks", ["shelfmarks"]])
def test_a_table_that_is_not_there_is_told_with_all_there_are_the_nearest_first(telegram, wrong):
    with pytest.raises(rr.NotHere, match=r"nearest first: shelfmarks, ") as told:
        rr.tables.of(telegram, wrong)
    assert {"names,", "requests,", "claims,"} <= set(str(told.value).split())


@pytest.mark.parametrize("name", ["requests", "brackets"])
def test_a_reading_only_adds_columns_to_a_table_of_facts(telegram, name):
    facts = getattr(rr.tables, name)(telegram)
    read = getattr(rr.tables, name)(telegram, reading="key")

    assert set(read.columns) > set(facts.columns)
    pd.testing.assert_frame_equal(read[facts.columns], facts)


def test_facts_show_nothing_of_the_key(telegram):
    columns = set(rr.tables.requests(telegram).columns)

    assert columns.isdisjoint({"kind", "arm", "demands", "takes_up"})


def test_every_word_in_a_table_stands_on_the_page_at_its_line(telegram):
    lines = telegram.text.split("\n")
    for name in ("requests", "brackets", "slips", "times", "missing", "numbers", "distribution"):
        for _, row in rr.tables.of(telegram, name).iterrows():
            assert lines[row["line"] - 1].find(row["words"].split("\n")[0]) >= 0, (
                name,
                row["words"],
            )


def test_the_one_amount_can_be_filtered_for(telegram):
    demands = rr.tables.demands(telegram, reading="key")

    counted = demands[demands["amount"].notna()]

    assert list(counted.index) == ["guns"]
    assert counted.loc["guns", ["amount", "unit", "bound"]].tolist() == [
        10,
        "regiments",
        "at least",
    ]


def test_demands_are_counted_by_line_and_by_measure(telegram):
    demands = rr.tables.demands(telegram, reading="key")

    assert demands.groupby("line").size().to_dict() == {86: 2, 90: 1, 92: 2, 94: 1, 96: 1}
    assert demands.groupby("measure").size().to_dict() == {"1": 2, "2": 4, "3": 1}


def test_what_falls_is_shown_beside_the_claims(telegram):
    all_accepted = rr.tables.claims(telegram, reading="key")
    without = rr.tables.claims(telegram, reading="key", rejected=["refuse"])

    assert all_accepted["stands"].all()
    assert not without.loc["refuse", "stands"]


def test_a_claim_to_be_rejected_that_is_not_there_is_told_with_the_nearest(telegram):
    fallen = rr.tables.claims(telegram, reading="key", rejected="claim:weak-position")

    assert not fallen.loc["weak-position", "stands"]
    with pytest.raises(rr.NotHere, match=r"Did you mean “claim:weak-position”\?"):
        rr.tables.claims(telegram, reading="key", rejected=["weak-positon"])


def test_events_from_outside_come_only_when_asked_for_and_are_marked(telegram):
    inside = rr.tables.events(telegram)
    both = rr.tables.events(telegram, outside_too=True)

    assert set(inside["known_from"]) == {"page"}
    assert set(both["known_from"]) == {"page", "outside"}
    assert both.loc[both["known_from"] == "outside", "sources"].notna().all()


def test_a_table_belongs_to_whoever_asked_for_it(telegram):
    mine = rr.tables.requests(telegram)
    mine["label"] = "changed"

    assert "changed" not in set(rr.tables.requests(telegram)["label"])


def test_the_exercises_stand_in_a_table_without_a_key(telegram):
    exercises = rr.tables.exercises(telegram)

    assert exercises.loc["the-only-number", ["lesson", "kind", "level"]].tolist() == [
        "03_requests",
        "number",
        1,
    ]
    assert exercises.loc["what-line-51-carries", "lines"] == "51"
    assert "say" not in exercises.columns and "answer" not in exercises.columns


def test_every_foreseen_answer_says_what_to_do_next_and_belongs_to_an_exercise(telegram):
    foreseen = rr.tables.foreseen(telegram)
    exercises = rr.tables.exercises(telegram)

    assert set(foreseen["exercise"]) <= set(exercises.index)
    assert foreseen["next"].str.len().min() > 0
    floor = foreseen[foreseen["tag"] == "minimum-as-total"]
    assert "the-only-number" in set(floor["exercise"])
    assert "bound: exactly, number: 10, unit: regiments" in set(floor["answer"])
    written = foreseen.loc[foreseen["exercise"] == "who-else-says-so", "answer"]
    assert written.str.startswith("Emergent: ").all()


def test_the_tags_of_an_exercise_are_those_of_its_replies_slips_last(telegram):
    foreseen = rr.tables.foreseen(telegram)

    for id, tags in rr.tables.exercises(telegram)["tags"].dropna().items():
        told = tags.split(", ")
        assert set(told) == set(foreseen.loc[foreseen["exercise"] == id, "tag"])
        assert "oversight" not in told[:-1]


@pytest.fixture
def silver(telegram):
    """The telegram with words in it that a page or a terminal might take for signs."""
    words = "$200 in silver and $100 in gold <b>\x1b[2J\u202e"
    first = replace(telegram.requests[0], at=replace(telegram.requests[0].at, words=words))
    return replace(
        telegram,
        things=tuple(first if thing.id == first.id else thing for thing in telegram.things),
    )


MADE = {
    "the table": lambda table: table,
    "some rows": lambda table: table.head(3),
    "some columns": lambda table: table[["line", "words"]],
    "chosen rows": lambda table: table.query("line > 1"),
    "sorted": lambda table: table.sort_values("line"),
    "grouped": lambda table: table.groupby("line").first(),
    "joined": lambda table: table.merge(table[["line"]], on="line"),
    "turned": lambda table: table.T,
    "a column as a table": lambda table: table["words"].to_frame(),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_no_table_and_nothing_made_of_one_is_read_as_formula_markup_or_signs(silver, made):
    table = made(rr.tables.requests(silver))

    shown = table._repr_html_()
    assert shown.startswith('<div class="mathjax_ignore tex2jax_ignore">')
    assert "$200 in silver" in shown and "<b>" not in shown
    for text in (shown, repr(table), str(table)):
        assert not {"\x1b", "\u202e"} & set(text)


def test_a_column_alone_obeys_nothing_either_and_its_words_stay_as_they_are(silver):
    words = rr.tables.requests(silver)["words"]

    assert not {"\x1b", "\u202e"} & set(repr(words))
    assert "\x1b" in words.iloc[0]
