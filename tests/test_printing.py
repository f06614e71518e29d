"""A lesson on paper: nothing of a key for students, everything for instructors, one page alone."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import fields, replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import hostile
import pytest
from browsing import browser_page

import readingroom as rr
from readingroom.answers import Question
from readingroom.cli import main
from readingroom.exercises import Accepted, Choice, Judged, Match, Predict, Tabulate, Weigh, Write
from readingroom.html import showable
from readingroom.lessons import (
    Cell,
    Lesson,
    Notebook,
    as_pdf,
    find_chromium,
    find_lesson,
    key_box,
    on_paper,
    page_of,
    printed,
    run_lesson,
    sealed,
    sheets,
    unfilled,
    worksheet,
)
from readingroom.loading import exercises_of, shipped

LESSONS = sorted(path.stem for path in shipped("notebooks").glob("*.ipynb"))
_WORDY = 25
"""Shorter than this, words of a key may well stand in a lesson by chance."""


def words(text):
    """A text as it is compared: white space and the marks of code do not count."""
    return re.sub(r"[\s`]", "", text)


def said(markup):
    """The words of a page as they are read, to be compared."""
    return words(unescape(re.sub(r"(?s)<head>.*?</head>|<[^>]*>", "", markup)))


def secrets(exercise):
    """Everything of an exercise that only an instructor may read."""
    found = [*exercise.hints]
    if isinstance(exercise, Judged):
        found += [exercise.otherwise, *(each.say for each in exercise.accept)]
    if isinstance(exercise, Tabulate):
        found += [each.one_way for each in exercise.accept]
    if isinstance(exercise, Predict):
        found += [exercise.come_back]
    if isinstance(exercise, Weigh):
        found += [exercise.otherwise, *(each.but for each in exercise.positions.values())]
    if isinstance(exercise, Write):
        found += [part for each in exercise.samples for part in (each.text, each.note, each.next)]
    for each in getattr(exercise, "foreseen", ()):
        found += [each.say, each.next]
    return [words(each) for each in found if each]


def interpretations(document):
    """What the key says in words of its own."""
    found = set()
    for thing in document.readings["key"].things:
        for field in fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, str) and field.name not in ("id", "name", "scheme"):
                found.add(words(value))
    return {each for each in found if len(each) >= _WORDY and each not in words(document.text)}


def asked(document, lesson):
    return exercises_of(document).of_lesson(lesson)


def on_paper_of(document, lesson):
    """The exercises of a lesson but for those whose cells are tagged for the screen alone."""
    cells = json.loads(find_lesson(lesson).read_text("utf-8"))["cells"]
    kept = (each for each in cells if "screen-only" not in each["metadata"].get("tags", ()))
    code = "".join("".join(each["source"]) for each in kept if each["cell_type"] == "code")
    ids = re.findall(r'rr\.exercise\("[^"/]*/([\w-]+)"\)', code)
    return [exercises_of(document)[each] for each in dict.fromkeys(ids)]


@pytest.fixture(scope="module")
def requests():
    """A lesson that has tables, views, a recall and much of a key."""
    return run_lesson(find_lesson("03_requests"), instructor=False, extent="all")


@pytest.fixture(scope="module")
def both(requests):
    """Its two editions, with what there is more to practise."""
    return page_of(requests), page_of(replace(requests, instructor=True))


@pytest.fixture(scope="module", params=LESSONS)
def editions(request):
    """Every lesson, and its two editions, with what there is more to practise."""
    lesson = run_lesson(find_lesson(request.param), instructor=False, extent="all")
    return request.param, page_of(lesson), page_of(replace(lesson, instructor=True))


def assert_keeps_the_key_back(student, lesson, document):
    page = said(student)
    told = [each for exercise in asked(document, lesson) for each in secrets(exercise)]

    assert [each for each in told if len(each) >= _WORDY and each in page] == []
    assert [each for each in interpretations(document) if each in page] == []
    assert words("For the instructor") not in page


def assert_tells_the_key(instructor, lesson, document):
    page = said(instructor)
    told = [each for exercise in asked(document, lesson) for each in secrets(exercise)]

    assert [each for each in told if each not in page] == []


def assert_asks_everything(page, exercises, document, lesson):
    prompts = [words(each.prompt) for each in exercises]

    assert [each for each in prompts if each not in said(page)] == []
    numbers = [int(each) for each in re.findall(r"<h3[^>]*>Exercise (\d+):", page)]
    assert numbers == list(range(1, len(on_paper_of(document, lesson)) + 1))


def assert_holds_the_text(page, document):
    text = page.partition('<section class="text"')[2]
    rows = re.findall(
        r'rr-number">(\d+)</span><span class="rr-words[^>]*>(.*?)</span></div>', text, re.DOTALL
    )

    source = [(n, each) for n, each in enumerate(document.text.split("\n"), 1) if each.strip()]
    assert [(int(n), said(each)) for n, each in rows] == [
        (n, words(showable(each))) for n, each in source
    ]


class _Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


A_PLACE = {"inset-inline-start", "width", "--rr-lines"}
"""What a style of its own may say of an element on paper: where it stands on a scale."""


def assert_stands_alone(page):
    elements = _Elements(page).found
    policy = {"http-equiv": "Content-Security-Policy"}
    fetching = {
        "script",
        "link",
        "iframe",
        "base",
        "object",
        "embed",
        "a",
        "form",
        "video",
        "audio",
    }

    assert any(
        policy.items() <= given.items() and "default-src 'none'" in given["content"]
        for _, given in elements
    )
    assert [name for name, _ in elements if name in fetching] == []
    assert [name for _, given in elements for name in given if name.startswith("on")] == []
    assert [name for _, given in elements for name in given if name == "href"] == []
    placed = [given["style"] for _, given in elements if "style" in given]
    declared = [each for style in placed for each in style.split(";") if each]
    assert {each.partition(":")[0] for each in declared} <= A_PLACE
    assert not [each for each in declared if "url(" in each]
    assert {given["src"][:11] for _, given in elements if "src" in given} <= {"data:image/"}
    assert [name for name, _ in elements].count("style") == 1
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert re.findall(r"url\(|@import", style) == []


def assert_has_no_colours(page):
    for drawing in re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page):
        colours = re.findall(r"(?:fill|stroke): (#\w+)", base64.b64decode(drawing).decode())
        assert colours
        assert [each for each in colours if len({each[1:3], each[3:5], each[5:7]}) > 1] == []


def headings(page):
    return [int(each) for each in re.findall(r"<h([1-6])", page)]


def test_the_student_reads_no_word_of_a_key(both, telegram):
    assert_keeps_the_key_back(both[0], "03_requests", telegram)


def test_the_instructor_reads_every_key_reply_hint_and_sample(both, telegram):
    assert_tells_the_key(both[1], "03_requests", telegram)
    assert words("Kim does not ask for food") in said(both[1])


def test_both_editions_ask_every_exercise_and_end_with_the_whole_text(both, telegram):
    lesson = "03_requests"
    for page, exercises in zip(both, (on_paper_of, asked), strict=True):
        assert_asks_everything(page, exercises(telegram, lesson), telegram, lesson)
        assert_holds_the_text(page, telegram)


def test_a_page_stands_alone_and_its_headings_go_down_in_steps(both):
    for page in both:
        assert_stands_alone(page)
        levels = headings(page)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_paper_has_no_handing_in_of_files_and_no_page_of_progress(both):
    for page in both:
        assert "answers.json" not in said(page).partition("Handin")[2]
        assert "portfolio" not in said(page).partition("Handin")[2].lower()
        assert words("Look back at your answer to exercise 1") in said(page)


@pytest.mark.parametrize("exercise", exercises_of(rr.load("telegram-21646")).every, ids=str)
def test_an_exercise_on_paper_asks_all_and_tells_nothing(exercise, telegram):
    sheet, key = worksheet(exercise, telegram, 1), key_box(exercise, telegram, 1)
    told = secrets(exercise)

    assert [each for each in told if len(each) >= _WORDY and each in said(sheet)] == []
    assert [each for each in told if each not in said(key)] == []
    for name in ("options", "items", "left", "right", "classes", "claims"):
        for choice in getattr(exercise, name, {}).values():
            assert words(choice.words) in said(sheet)
    assert re.search(r'class="ws-(box|blank|frame|lines)', sheet)


@pytest.mark.parametrize(
    ("id", "key"),
    [
        ("the-only-number", "at least 10 regiments"),
        ("order-of-harms", " → "),
        ("said-or-silent", "Kim wants food to be sent: silent"),
        ("which-arm", "air defence: 3; air force: 3; infantry: 1"),
        ("reasons-in-line-35", ", supports, to “accepting a provocative"),
        ("first-gap", "9 h"),
        ("what-for", "it holds at least “familiarization” (O1, line 29)"),
    ],
)
def test_a_key_is_told_in_the_words_of_its_kind(id, key, telegram):
    assert words(key) in said(key_box(exercises_of(telegram)[id], telegram, 1))


def test_a_key_of_rows_is_told_row_by_row(telegram):
    box = key_box(exercises_of(telegram)["three-classes"], telegram, 1)

    first = box.partition("</ul>")[0]
    assert first.count("<li>") == 7 and "”: Offensive, for it takes" in first


def test_in_a_key_of_pairs_each_name_is_looked_up_on_its_own_side(telegram):
    exercise = exercises_of(telegram)["said-or-silent"]
    sides = {"left": {"a": Choice(says="left one")}, "right": {"a": Choice(says="right one")}}
    accept = (Accepted(answer={"a": "a"}, say="So."),)
    common = {
        name: getattr(exercise, name) for name in ("title", "lesson", "skill", "level", "prompt")
    }
    match = Match(id="m", kind="match", **common, **sides, accept=accept, otherwise="Look.")

    assert words("left one: right one") in said(key_box(match, telegram, 1))


@pytest.mark.parametrize(
    "code",
    [
        'rr.tables.claims(telegram, reading="key")',
        'telegram["tension:nine-hours"]',
        'rr.answer("telegram-21646/the-only-number", 10)',
        "rr.tables.requests(telegram)",
        "getattr(telegram, 'readings')",
        "rr.recall(which)",
        "this is no Python",
    ],
)
def test_students_have_on_paper_what_a_command_shows_only_where_a_tag_says_so(code):
    shows = {1: ({"output_type": "stream", "text": "What it shows."},)}

    def page(tags=(), **how):
        notebook = Notebook("x.ipynb", (Cell(1, "c", "code", code, tags),))
        return said(page_of(Lesson(notebook, shows, **how)))

    assert words("What it shows.") not in page(instructor=False)
    assert words(code) not in page(("on-paper",), instructor=False)
    assert words("What it shows.") in page(("on-paper",), instructor=False)
    assert words("What it shows.") in page(instructor=True)


def test_what_is_for_the_screen_alone_is_on_no_students_sheet(requests):
    student, instructor = (
        said(page_of(replace(requests, instructor=each))) for each in (False, True)
    )
    for each in ("run it again", "write rr.answer(", "Samples appear"):
        assert words(each) not in student
        assert words(each) in instructor
    assert words("On the screen: Demands by arm") in instructor


def test_a_core_is_printed_without_further_practice_unless_that_is_asked_for(requests):
    core, more = (said(page_of(replace(requests, extent=each))) for each in ("core", "all"))

    assert words("More to practise") not in core
    assert words("Careless, polite or clever?") not in core
    assert words("Careless, polite or clever?") in more


def test_a_worksheet_asks_what_is_chosen_for_it_and_else_what_comes_first(requests):
    def asks(notebook):
        short = page_of(replace(requests, notebook=notebook, extent="short"))
        return re.findall(r"Exercise (\d: [^<]+)<", unescape(short))

    untagged = tuple(replace(each, tags=()) for each in requests.notebook.cells)

    assert asks(requests.notebook) == [
        "1: Five or seven",
        "2: The only number",
        "3: Offer and list",
    ]
    assert asks(replace(requests.notebook, cells=untagged)) == [
        "1: First on Kim's list",
        "2: One small word",
        "3: Mao's words, given back",
    ]


def test_what_a_draft_has_yet_to_say_is_told_to_the_teacher_and_not_to_students():
    text = "# A draft\n\n**For the teacher, TODO.** Explain.\n\nWhat does it say?"
    cells = (Cell(1, "t", "markdown", text), Cell(2, "ask", "code", 'rr.exercise("d/x")'))
    waits = {"output_type": "execute_result", "data": {"text/html": "<p>Not yet filled.</p>"}}
    lesson = Lesson(Notebook("x.ipynb", cells), {2: (waits,)})

    page = page_of(lesson)

    assert "What does it say?" in page
    assert not any(each in page for each in ("TODO", "Not yet filled"))
    assert list(unfilled(lesson)) == [
        "cell “t”: what is to be filled in (TODO) is left out.",
        "cell “ask”: d/x cannot be asked yet, and is left out.",
    ]
    assert "<p>Not yet filled.</p>" in page_of(replace(lesson, instructor=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_on_eight_sheets_with_its_text_and_its_worksheet_on_one(
    name, chromium, tmp_path
):
    lesson = run_lesson(find_lesson(name), instructor=False)

    def count(extent):
        page = page_of(replace(lesson, extent=extent))
        return sheets(as_pdf(page, Path(chromium), "a4", tmp_path))

    assert count("core") <= 8
    assert count("short") == 1


@pytest.mark.parametrize(
    "head",
    [
        "When you have answered: compare",
        "A hint, if you want one",
        "<b>Answer</b>",
        "Show the answer",
        "**A possible solution**",
        "Compare</summary>\n\n<details><summary>closer</summary>\n\nb\n\n</details>",
        "",
    ],
)
def test_what_is_folded_until_an_answer_is_given_is_for_the_instructor(head):
    folded = f"Before\n\n<details><summary>{head}</summary>\n\nThe *secret*.\n\n</details>\n\nAfter"

    assert "secret" not in printed(folded, instructor=False)
    assert "<em>secret</em>" in printed(folded, instructor=True)
    assert "After" in printed(folded, instructor=False)


def test_a_fold_without_a_head_may_be_one_for_afterwards():
    assert "secret" not in printed("<details>The secret.</details>", instructor=False)
    assert "secret" in printed("<details>The secret.</details>", instructor=True)


def test_what_is_written_about_folds_is_no_fold():
    written = "Write `<details>` before it:\n\n```\n<details><summary>Answer</summary>\n```\n\nSo."

    assert said(printed(written, instructor=False)) == said(written.replace("<", "&lt;"))


def test_nothing_behind_an_embedded_thing_is_lost():
    assert on_paper('<p>a</p><embed src="x"><p>b</p>') == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("data", "printed_as"),
    [
        ({"text/markdown": "**so**", "text/plain": "<Markdown object>"}, "<strong>so</strong>"),
        (
            {"image/jpeg": "/9j/", "text/plain": "<Image object>"},
            'src="data:image/jpeg;base64,/9j/',
        ),
        ({"text/plain": "\x1b[31mred\x1b[0m"}, ">red<"),
    ],
)
def test_what_a_cell_shows_is_printed_at_its_best(data, printed_as):
    cells = (Cell(1, "same", "code", "1"), Cell(2, "same", "code", "2"))
    shows = {2: ({"output_type": "execute_result", "data": data},)}

    page = page_of(Lesson(Notebook("x.ipynb", cells), shows, instructor=True))

    assert page.count(printed_as) == 1


def test_a_fold_that_is_never_closed_gives_nothing_away():
    folded = "<details open><summary>Compare</summary>\n\nThe secret."

    assert "secret" not in printed(folded, instructor=False)


def test_for_the_instructor_folds_stand_open():
    folded = "<details><summary>Look under the bonnet</summary>\n\nA `name`.\n\n</details>"

    assert "<code>name</code>" in printed(folded, instructor=True)


def test_a_chart_is_black_and_white_keeps_its_words_and_its_table(telegram):
    page = on_paper(rr.plots.timeline(telegram)._repr_html_())

    assert_has_no_colours(page)
    assert 'alt="Timeline from 14 July' in page
    assert "<details" not in page
    assert "The same as a table" in page
    assert "<td>" in page


def test_a_teachers_own_words_are_only_words(telegram):
    exercise = exercises_of(telegram)["what-for"]
    for payload in hostile.PAYLOADS:
        cells = (
            Cell(1, "title", "markdown", f"# Title {payload}\n\n{payload}"),
            Cell(2, "out", "code", f"print('''{payload}''')"),
            Cell(3, "ask", "code", f'rr.exercise("d/{exercise.id}")'),
        )
        html = {"output_type": "display_data", "data": {"text/html": f"<p>{payload}</p>"}}
        plain_words = {"output_type": "stream", "text": payload}
        asks = Question(replace(exercise, prompt=payload), telegram)
        shows, questions = {"out": (html, plain_words)}, {f"d/{exercise.id}": asks}
        lesson = Lesson(Notebook("x.ipynb", cells), shows, {}, questions, instructor=True)

        assert_stands_alone(page_of(lesson))


def test_a_teachers_own_document_is_only_words(tmp_path):
    hostile.make(tmp_path / "d")
    document = rr.load(tmp_path / "d")
    cells = (Cell(1, "title", "markdown", "# A lesson"), Cell(2, "show", "code", "d"))

    page = page_of(Lesson(Notebook("x.ipynb", cells), {}, {"d": document}))

    assert_stands_alone(page)
    assert_holds_the_text(page, document)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A lesson of a few words, which needs no kernel, in a folder of its own; and no browser."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    cell = '{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# A *small* lesson"}'
    path = tmp_path / "small.ipynb"
    path.write_text(f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4}}', "utf-8")
    return path


def test_a_lesson_is_printed_by_its_path_and_without_a_browser_it_says_what_to_do(small, capsys):
    assert main(["print", "small.ipynb"]) == 0

    assert "<h1>A <em>small</em> lesson</h1>" in Path("small.student.html").read_text("utf-8")
    assert "open small.student.html in a browser and print it" in capsys.readouterr().out
    assert not list(Path().glob("*.pdf"))


def test_what_was_printed_is_replaced_and_what_a_person_changed_is_not(small, capsys):
    page = Path("out", "small.instructor.html")
    command = ["print", "small.ipynb", "--instructor", "--out", "out"]
    assert main(command) == main(command) == 0

    changed = page.read_text("utf-8").replace("small", "smaller")
    page.write_text(changed, "utf-8")

    assert main(command) == 1
    assert "small.instructor.html is not as `readingroom print` wrote it" in capsys.readouterr().err
    assert page.read_text("utf-8") == changed


@pytest.mark.parametrize("link", ["small.student.html", ".small.student.html.part"])
def test_nothing_is_printed_through_a_link_that_somebody_has_planted(small, link):
    outside = small.parent / "outside"
    outside.mkdir()
    mine = outside / "mine"
    mine.write_bytes(sealed(b"mine", ".html"))
    before = mine.read_bytes()
    (small.parent / link).symlink_to(mine)

    assert main(["print", "small.ipynb"]) == int(not link.startswith("."))

    assert mine.read_bytes() == before
    assert list(outside.iterdir()) == [mine]


def test_what_a_person_wrote_while_a_lesson_ran_is_kept(small, capsys):
    """Here the lesson itself writes there, while it runs in a copy of its folder."""
    page = Path("small.student.html").resolve()
    lesson = json.loads(small.read_text("utf-8"))
    code = f"open({str(page)!r}, 'w').write('mine')"
    more = {"execution_count": None, "outputs": [], "source": code}
    lesson["cells"] += [{"cell_type": "code", "id": "b", "metadata": {}, **more}]
    small.write_text(json.dumps(lesson), "utf-8")

    assert main(["print", "small.ipynb"]) == 1

    assert "is not as `readingroom print` wrote it" in capsys.readouterr().err
    assert page.read_text() == "mine"


def test_two_lessons_of_one_name_are_not_printed_over_each_other(small, capsys):
    (small.parent / "b").mkdir()
    (small.parent / "b" / small.name).write_bytes(small.read_bytes())

    assert main(["print", "small.ipynb", "b/small.ipynb"]) == 1
    assert "Two of these lessons are called small" in capsys.readouterr().err
    assert main(["print", "small.ipynb", "./small.ipynb"]) == 0


def test_a_lesson_is_known_by_its_name_and_a_wrong_name_finds_the_nearest(small, capsys):
    assert find_lesson("instructor/guide").name == find_lesson("guide").name == "guide.ipynb"

    assert main(["print", "03_request"]) == 1
    assert "Did you mean “03_requests”?" in capsys.readouterr().err
    assert main(["print", "nowhere.ipynb"]) == 1
    assert main(["print", "n" * 400]) == 1
    assert "There is no lesson “nnn" in capsys.readouterr().err


def test_a_lesson_that_fails_is_not_printed(small, capsys):
    failing = '{"cell_type": "code", "id": "b", "metadata": {}, "source": "1 / 0", "outputs": []}'
    small.write_text(f'{{"cells": [{failing}], "metadata": {{}}, "nbformat": 4}}', "utf-8")

    assert main(["print", "small.ipynb"]) == 1
    assert "division by zero" in capsys.readouterr().err
    assert not list(Path().glob("*.html"))


def test_browsers_are_found_on_the_path_and_in_the_usual_places(tmp_path):
    chrome = tmp_path / "Google" / "Chrome" / "Application" / "chrome.exe"
    place = tmp_path / r"Google\Chrome\Application\chrome.exe"
    for each in (chrome, place):
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text("")
    seen = {"PATH": str(tmp_path / "none"), "PROGRAMFILES": str(tmp_path)}

    assert find_chromium(seen, "win32") in (chrome, place)
    assert find_chromium({"PATH": str(tmp_path / "none")}, "linux") is None


@pytest.mark.slow
def test_every_lesson_keeps_its_key_from_students_and_tells_it_to_instructors(editions, telegram):
    lesson, student, instructor = editions

    assert_keeps_the_key_back(student, lesson, telegram)
    assert_tells_the_key(instructor, lesson, telegram)
    for page, exercises in ((student, on_paper_of), (instructor, asked)):
        assert_asks_everything(page, exercises(telegram, lesson), telegram, lesson)
        assert_holds_the_text(page, telegram)
        assert_stands_alone(page)
        assert_has_no_colours(page)


@pytest.mark.slow
def test_axe_finds_nothing_and_nothing_is_fetched(editions, chromium, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    asked_for = []
    with browser_page(chromium) as page:
        page.on("request", lambda each: asked_for.append(each.url))
        for number, content in enumerate(editions[1:]):
            path = tmp_path / f"{number}.html"
            path.write_text(content, "utf-8")
            page.goto(path.as_uri())
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()

    assert [each for each in asked_for if not each.startswith(("file:", "data:"))] == []


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "size"), [("a4", "594"), ("letter", "612")])
def test_a_pdf_has_a_title_tags_and_its_size_of_paper(both, chromium, tmp_path, paper, size):
    made = as_pdf(both[0], Path(chromium), paper, tmp_path)

    assert made is not None
    assert rb"/Title (What exactly does Kim ask for? \(student's edition\))" in made
    assert b"/StructTreeRoot" in made
    assert b"/Marked true" in made
    assert {width.decode() for width in re.findall(rb"/MediaBox \[0 0 (\d+)", made)} == {size}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", ["timeline", "provenance"])
def test_a_view_is_printed_from_the_html_of_the_screen(telegram, view):
    drawn = getattr(rr.widgets, view)(telegram).html()
    paper = on_paper(drawn)

    names = re.findall(r'class="rr-(?:what|step-name)"[^>]*>([^<]+)<', drawn)
    assert len(names) > 15
    assert all(name in paper for name in names)
    assert not any(each in paper for each in ("Check the order", "Next step", "Enter or Space"))
    if view == "timeline":
        places = re.findall(r'class="rr-(?:stretch|point)[^"]*" style="[^"]*%', drawn)
        assert paper.count('style="inset-inline-start') >= len(places)


def test_every_table_has_a_caption(both):
    for page in both:
        tables = re.findall(r"<table\b[^<>]*>\s*(<caption)?", page)
        assert tables
        assert all(tables)
