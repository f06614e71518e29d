"""Exercises stand where they belong in the lessons, and nothing gives them away before."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import nbformat
import pytest

import readingroom as rr
from readingroom.document import Fact
from readingroom.exercises import Predict, Tabulate, Weigh, Write
from readingroom.loading import exercises_of

FOLDER = Path(__file__).parents[1] / "notebooks"
LESSONS = [
    "00_start_here",
    "01_provenance",
    "02_argument",
    "03_requests",
    "04_timeline",
    "05_corroboration",
    "06_write_it_up",
    "one_period",
]
CELLS = {name: nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells for name in LESSONS}
ASKS = re.compile(r'rr\.exercise\("telegram-21646/([\w-]+)"\)')
SHOWS = re.compile(
    r'^telegram$|^telegram\[".+:|rr\.(tables|plots|widgets)\.|\.search\(|reading="key"',
    re.MULTILINE,
)
INTERPRETS = re.compile(r'reading="key"|telegram\["(identity|tension|echo):')
PRACTICE = "## More to practise"

AFTER = {
    "00_start_here": {
        "a-day-to-decide": [
            "background",
            "map",
            "war",
            "page",
            "who-is-who",
            "letters",
            "voices",
        ],
        "mend-the-footnote": ["letters", "timeline"],
        "whose-hand": ["voices", "voices-discuss"],
    },
    "01_provenance": {
        "the-other-list": ["letters", "copy-line"],
        "what-line-21-shows": ["list-card", "road"],
        "left-standing": ["scraps", "scraps-compare", "slips", "road"],
        "where-it-came-in": ["provocative-card", "road"],
        "one-adjective": ["more-time-card", "provocation-card"],
        "every-word-agrees": ["witnesses-compare", "one-file", "road", "same-leaves"],
        "order-of-the-leaves": ["leaf-order"],
        "jobs-of-brackets": ["brackets-key"],
        "check-the-label": ["label-compare"],
        "who-is-ri": ["ri", "ri-discuss"],
    },
    "02_argument": {
        "predict-the-sheet": ["both-choices", "piles"],
        "four-boxes": ["piles", "map"],
        "on-accepting": ["map"],
        "weakest-link": ["chain-in-the-key", "map"],
        "surely-and-if": ["tension-in-the-key"],
        "reasons-in-line-35": ["line-35-in-the-key", "map"],
        "what-the-quarrel-changes": ["two-principles"],
        "one-little-word": ["chain-in-the-key"],
        "order-of-harms": ["chain-in-the-key", "schemes-in-the-key"],
        "the-other-scale": ["schemes-in-the-key"],
        "take-one-away": ["fallen", "thesis-ask"],
        "conditions": ["branches-in-the-key"],
        "kim-why": ["uptake-discuss"],
    },
    "03_requests": {
        "predict-first-item": ["the-list", "list-chart"],
        "a-word-of-time": ["calque-card", "echo-of-the-offer"],
        "careless-or-not": ["calque-card", "echo-of-the-offer"],
        "given-back": ["reserve", "programme", "echo-in-the-key"],
        "five-or-seven": ["list-chart", "demands", "takes-up"],
        "the-only-number": ["list-chart", "demands", "keep-amounts", "takes-up"],
        "three-stations": ["list-chart", "takes-up"],
        "three-classes": ["chart", "compare-with-key", "takes-up"],
        "which-arm": ["chart", "takes-up"],
        "said-or-silent": ["silences-in-the-key", "takes-up"],
        "offer-and-list": ["takes-up"],
    },
    "04_timeline": {
        "predict-least-time": ["mao-begins", "hours", "timeline-view"],
        "line-35-in-order": ["order-compare"],
        "layers-of-the-page": ["ranges", "timeline-view"],
        "first-gap": ["ranges-table", "timeline-view"],
        "what-was-studied": ["tension", "proposal-card", "recess-card"],
        "a-study-of-two-days": ["tension"],
        "two-days-or-less": ["tension"],
    },
    "05_corroboration": {
        "predict-one-paper": ["side-by-side", "papers", "mood-card", "neighbours"],
        "the-same-reason": ["same-reason-discuss", "to-kim", "neighbours"],
        "seven-pairs": ["pairs-compare", "kim-twice-card", "regiments-card", "neighbours"],
        "five-weeks-later": ["three-ways"],
        "a-second-voice": ["kim-twice-card", "kim-twice-discuss"],
        "kim-against-a-date": ["wrong-date-card"],
        "if-it-was-kims-letter": ["approval-card"],
        "a-telegram-unseen": ["plea-card"],
    },
    "06_write_it_up": {
        "predict-the-weak-spot": ["memory-search", "compare-with-key", "two-answers"],
        "support-for-a-claim": ["reasoning-compare", "two-answers", "open-questions"],
        "what-line-51-carries": ["carry-discuss", "open-questions"],
        "the-question-of-the-lessons": ["two-answers", "open-questions"],
        "claim-and-evidence": ["two-answers", "open-questions"],
    },
    "one_period": {
        "predict-the-reply": ["page", "letters", "on-accepting", "the-list"],
        "three-addresses": ["letters", "who-is-who"],
        "what-kind-of-no": ["talks-card", "proposal-card"],
        "a-classmate-writes": ["regiments-card"],
    },
}
"""What may be shown only after an exercise: the cells that hold what it asks for."""


@pytest.fixture(scope="module")
def exercises(telegram):
    return exercises_of(telegram)


def code(lesson):
    return [cell for cell in CELLS[lesson] if cell.cell_type == "code"]


def asked(lesson):
    """The exercises of a lesson, in its order."""
    return [id for cell in code(lesson) for id in ASKS.findall(cell.source)]


def at(lesson, what):
    """Where a cell stands, by its id or by the exercise that it asks."""
    cells = CELLS[lesson]
    found = [n for n, cell in enumerate(cells) if what == cell.id or f'/{what}")' in cell.source]
    assert found, what
    return found[0]


def ask(lesson, exercise):
    return next(n for n, cell in enumerate(CELLS[lesson]) if exercise in ASKS.findall(cell.source))


def woven(lesson):
    """The code cells before the practice at the end."""
    cells = CELLS[lesson]
    end = next(n for n, cell in enumerate(cells) if PRACTICE in cell.source)
    return [cell for cell in cells[:end] if cell.cell_type == "code"]


def test_every_exercise_stands_once_in_its_own_lesson_and_nowhere_else(exercises):
    stands = sorted((id, lesson) for lesson in LESSONS for id in asked(lesson))

    assert stands == sorted((each.id, each.lesson) for each in exercises.every)


def test_an_exercise_is_the_last_line_of_its_cell():
    for cell in (cell for lesson in LESSONS for cell in code(lesson)):
        if found := ASKS.findall(cell.source):
            assert cell.source.splitlines()[-1] == f'rr.exercise("telegram-21646/{found[0]}")'


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_prediction_is_asked_for_before_the_page_a_table_a_view_or_a_card_is_shown(
    lesson, exercises
):
    predicts = [id for id in asked(lesson) if isinstance(exercises[id], Predict)]
    head = 'telegram["part:registry"]'
    shows = [
        n
        for n, cell in enumerate(CELLS[lesson])
        if cell.cell_type == "code" and SHOWS.search(cell.source) and cell.source != head
    ]

    assert predicts == asked(lesson)[:1]
    assert ask(lesson, predicts[0]) < min(shows)


@pytest.mark.parametrize("lesson", LESSONS)
def test_checks_are_woven_in_and_not_heaped(lesson, exercises):
    runs = [
        [ASKS.findall(cell.source)[0] for cell in cells]
        for is_asked, cells in groupby(
            woven(lesson), key=lambda cell: bool(ASKS.search(cell.source))
        )
        if is_asked
    ]
    checks = [
        [id for id in run if not isinstance(exercises[id], (Predict, Write, Weigh))] for run in runs
    ]

    # The first lesson has three exercises: a prediction, a check, and something to write.
    assert sum(bool(run) for run in checks) >= (1 if lesson == LESSONS[0] else 3)
    assert max(map(len, runs)) <= 3


@pytest.mark.parametrize("lesson", LESSONS)
def test_something_is_written_in_the_lesson_itself(lesson, exercises):
    kinds = {type(exercises[id]) for cell in woven(lesson) for id in ASKS.findall(cell.source)}

    assert Write in kinds


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_prediction_comes_back_at_the_end(lesson):
    predict = asked(lesson)[0]
    recall = at(lesson, "recall")

    assert CELLS[lesson][recall].source == f'rr.recall("telegram-21646/{predict}")'
    assert recall > max(
        ask(lesson, ASKS.findall(cell.source)[0])
        for cell in woven(lesson)[:-1]
        if ASKS.search(cell.source)
    )


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_ends_with_handing_in(lesson):
    *_, words, cell = CELLS[lesson]

    # The lesson on writing hands in the work of all lessons.
    assert cell.source == ("rr.portfolio()" if "write" in lesson else f'rr.portfolio("{lesson}")')
    for said in ("## Hand in", "portfolio", "answers.json", "Answer code"):
        assert said in words.source


@pytest.mark.parametrize("lesson", [LESSONS[0], LESSONS[-1]])
def test_progress_is_shown_before_handing_in(lesson):
    assert [cell.source for cell in code(lesson)][-2:][0] == "rr.progress()"


@pytest.mark.parametrize(
    ("lesson", "exercise", "cell"),
    [
        (lesson, exercise, cell)
        for lesson, pairs in AFTER.items()
        for exercise, cells in pairs.items()
        for cell in cells
    ],
)
def test_what_an_exercise_asks_is_shown_only_after_it(lesson, exercise, cell):
    assert ask(lesson, exercise) < at(lesson, cell)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_interpretation_waits_for_an_exercise(lesson):
    waits = {cell for cells in AFTER[lesson].values() for cell in cells}

    assert {cell.id for cell in code(lesson) if INTERPRETS.search(cell.source)} <= waits


def test_no_lesson_holds_the_way_to_an_answer_of_its_tables(exercises):
    for each in exercises.every:
        for accepted in each.accept if isinstance(each, Tabulate) else ():
            way = re.sub(r"\s", "", accepted.one_way)
            assert way
            for cell in CELLS[each.lesson]:
                assert way not in re.sub(r"\s", "", cell.source), cell.id


def test_no_lesson_writes_into_the_answer_book_by_being_run():
    for cell in (cell for lesson in LESSONS for cell in code(lesson)):
        assert "rr.answer(" not in cell.source
        assert "rr.student(" not in cell.source


def test_what_is_not_answered_yet_is_said_kindly_where_it_is_recalled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    waiting = rr.recall("telegram-21646/predict-first-item")

    assert "“First on Kim's list”" in repr(waiting)
    assert "of lesson 03 waits" in repr(waiting)
    rr.answer("telegram-21646/predict-first-item", "shield")
    assert "Your earlier answer" in repr(rr.recall("telegram-21646/predict-first-item"))
    with pytest.raises(rr.NotHere, match="predict-first-item"):
        rr.recall("telegram-21646/predict-first-itam")


def test_every_card_is_opened_by_a_lesson_or_named_by_an_exercise(telegram):
    code = "\n".join(cell.source for name in LESSONS for cell in CELLS[name])
    named = {card for each in exercises_of(telegram).every for card in each.cards}
    idle = [
        fact.id
        for fact in telegram.every(Fact)
        if fact.address not in named and not re.search(rf'[":]{fact.id}"', code)
    ]

    assert idle == []
