"""What a teacher is told of a lesson, check by check."""

from __future__ import annotations

import json

import pytest

from readingroom.errors import DocumentError
from readingroom.lessons import (
    Notebook,
    Surroundings,
    copied_room,
    examine_notebook,
    faults,
    lint,
    read_notebook,
    remarks,
    run_notebook,
)

TITLE = """# Who asks whom?

**The question.** Who is it that asks?

**When you have finished, you can**

- say who asks.

**10 minutes.** You need nothing."""


def text(id, source):
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def code(id, source, **more):
    own = {"cell_type": "code", "id": id, "metadata": {}, "source": source}
    return {**own, "execution_count": None, "outputs": [], **more}


def cells(*more):
    return [
        text("title", TITLE),
        text("open-intro", "## 1. Open it (10 minutes)\n\nThis puts it on the desk. See line 61."),
        code("open", 'import readingroom as rr\ntelegram = rr.load("telegram-21646")'),
        *more,
    ]


def notebook(*more, first=None, **meta) -> Notebook:
    content = {"cells": first or cells(*more), "metadata": meta, "nbformat": 4, "nbformat_minor": 5}
    return read_notebook(json.dumps(content), "a.ipynb")


@pytest.fixture
def told(telegram):
    """What is said of a right lesson with some cells more, each as one line."""

    def said(*more, **other):
        among = Surroundings({"telegram": telegram}, {"a.ipynb": "Who is it that asks?"})
        problems = lint(notebook(*more, **other), among)
        return [str(problem) for problem in problems]

    return said


@pytest.fixture
def prose(told):
    """What is said of a paragraph."""
    return lambda source: told(text("talk", source))


def test_of_a_right_lesson_nothing_is_said(told):
    assert told(text("ask", "Ask for a passage."), code("passage", 'telegram["M16"]')) == []


# Quotations


@pytest.mark.parametrize(
    "quoted",
    [
        "Mao: “the enemy surely will not cause a breakdown”.",
        'Mao: "The enemy, surely, will not\ncause a breakdown."',
        "Mao: ‘the enemy surely will not cause a breakdown’.",
        "> the enemy surely will not cause a breakdown\n>\n> — Mao",
        "Mao: *the enemy surely will not cause a breakdown*.",
        "Mao: “the enemy surely will … cause a breakdown”.",
        "“the enemy **surely** will not”",
    ],
)
def test_a_quotation_that_is_retyped_is_to_be_asked_for(prose, quoted):
    (said,) = prose(quoted)

    assert said.startswith("a.ipynb: cell “talk”: “")
    assert said.endswith(
        'these words stand in the source, line 61: ask for telegram["M16"] instead.'
    )


def test_words_outside_the_letters_are_asked_for_by_the_smallest_thing_that_holds_them(prose):
    (said,) = prose("It says “Received 12:15 18.7.1952”, no more.")

    assert "line 23: ask for telegram[" in said
    assert ":" in said.rpartition("telegram[")[2]


def test_the_words_of_a_card_are_asked_for_too(prose, telegram):
    fact = telegram["fact:clocks-1952"]

    (said,) = prose(f"“{' '.join(fact.says.split()[:6])}”")

    assert 'stand in fact:clocks-1952: ask for telegram["fact:clocks-1952"] instead.' in said


def test_a_quotation_from_nowhere_is_told_with_the_nearest_passage(prose):
    (said,) = prose("“the enemy surely will never cause a breakdown”")

    assert said.startswith(
        "a.ipynb: cell “talk”: “the enemy surely will never cause a breakdown”: "
        "these words are in no source.\nNearest, source line 61:\n"
    )
    assert "^" in said


def test_a_quotation_of_nobody_s_words_is_told_what_to_do(prose):
    (said,) = prose("“once upon a midnight dreary”")

    assert said.endswith(
        "these words are in no source. If they are nobody's, set them in italics; "
        "else copy them from the page."
    )


@pytest.mark.parametrize(
    "allowed",
    [
        "Both letters call them “the enemy”.",
        "*Write down what you expect of it.*",
        "Kim's list isn't long, and it's Kim's own.",
        "See “[Who is it that asks?](a.ipynb)”.",
        'Type `telegram.search("the enemy surely will not cause")`.',
        '```python\nprint("the enemy surely will not cause a breakdown")\n```',
        '<details class="one two three four five"><summary>More</summary></details>',
        "The part “Open it and read” is next.\n\n## 2. Open it and read (0 minutes)",
        "He says that the enemy surely will not.",
        "> [!NOTE]",
    ],
)
def test_what_is_no_quotation_is_left_alone(prose, allowed):
    assert prose(allowed) == []


def test_a_run_of_the_page_s_words_is_told_without_quotation_marks_too(prose):
    (said,) = prose("Mao thinks the enemy surely will not cause a *breakdown* of anything.")

    assert "“the enemy surely will not cause a breakdown of" not in said
    assert said.startswith("a.ipynb: cell “talk”: “the enemy surely will not cause a breakdown”: ")
    assert said.endswith('line 61: ask for telegram["M16"] instead.')


# Addresses and lines


def test_an_unknown_address_is_told_with_the_nearest_one(told):
    said = told(
        text("ask", 'The card `fact:clocks-1953`, `M99`, and `telegram["request:2z"]`.'),
        code("passage", 'rr.cite(telegram["M98"])\nrr.cite("request:9")'),
    )

    assert [line.split(". ")[0] for line in said] == [
        "a.ipynb: cell “ask”: there is nothing called “fact:clocks-1953”",
        "a.ipynb: cell “ask”: there is nothing called “M99”",
        "a.ipynb: cell “ask”: there is nothing called “request:2z”",
        "a.ipynb: cell “passage”: there is nothing called “M98”",
        "a.ipynb: cell “passage”: there is nothing called “request:9”",
    ]
    assert said[0].endswith("Did you mean “fact:clocks-1952”?")


def test_a_misspelt_kind_is_an_unknown_address_and_other_colons_are_not(prose):
    assert "nothing called “requst:2b”" in prose("See `requst:2b`.")[0]
    assert prose('See `http://a.b`, `A4`, `localhost:8888` and `claims["scheme"]`.') == []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("line 22", "line 22 of the page is empty. The nearest lines with words are 21 and 23."),
        ("Lines 61 and 240", "there is no line 240. The page has "),
        ("lines 5, 22 and 61", "line 22 of the page is empty."),
        ("line 61–62", "line 62 of the page is empty."),
        ("line 0", "there is no line 0."),
    ],
)
def test_a_line_number_must_lead_to_words(prose, words, wrong):
    assert prose(f"Look at {words}!")[0].startswith(f"a.ipynb: cell “talk”: {wrong}")


@pytest.mark.parametrize(
    "words", ["line 61, 22 July", "lines 61–63", "line 2 of the cell", "deadline 22", "`line 22`"]
)
def test_other_numbers_are_left_alone(prose, words):
    assert prose(f"Look at {words}.") == []


def test_without_a_document_its_words_are_not_looked_at():
    assert lint(notebook(text("talk", "See line 22 and “once upon a midnight dreary”."))) == []


# Code


@pytest.mark.parametrize(
    "source",
    [
        'rr.answer("telegram-21646/offer-and-list", """He asks:\nWhy?\n""")',
        'line = ("%s"\n% telegram.id)',
        "match telegram.id:\n    case [first, *rest]:\n        print(first, rest)",
    ],
)
def test_python_that_looks_like_a_command_or_like_a_name_is_left_alone(told, source):
    assert told(text("so", "So:"), code("own", source)) == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("def count(x):\n    return x", "`def count` defines something."),
        ("class Count:\n    pass", "`class Count` defines something."),
        ("f = lambda x: x", "a `lambda` that is given a name defines something."),
        ("import numpy as np", "`numpy` is imported; a lesson imports readingroom only."),
        ("from os import path", "`os` is imported; a lesson imports readingroom only."),
        ("import pandas as pd", "pandas is imported, and no text before it says so."),
        ("%matplotlib inline", "`%matplotlib inline` is a command to Jupyter, not Python."),
        ("!pip install x", "`!pip install x` is a command to Jupyter, not Python."),
        ("print(", "line 1 of the cell is not Python: '(' was never closed."),
        ("print(“so”)", "line 1 of the cell has curly quotation marks, and code needs straight"),
        ("\n".join("1" * 11), "the code has 11 lines."),
    ],
)
def test_code_that_does_not_belong_in_a_lesson(told, source, wrong):
    (said,) = told(text("so", "So:"), code("own", source))

    assert said.startswith(f"a.ipynb: cell “own”: {wrong}")


@pytest.mark.parametrize(
    "source", ["import pandas as pd", "sorted([2, 1], key=lambda each: -each)", "\n".join("1" * 10)]
)
def test_code_that_belongs_in_a_lesson(told, source):
    assert told(text("so", "With pandas, the library for tables:"), code("own", source)) == []


def test_code_that_nothing_explains(told):
    (said,) = told(code("bare", "telegram"))

    assert said.startswith("a.ipynb: cell “bare”: no text stands before this code. Put a text cell")


# Form


def test_an_id_that_is_double_missing_or_machine_made_is_told_with_a_name_to_give(told):
    said = told(
        text("title", "Two of them."),
        text("3fa85f64-5717-4562-b3fc-2c963f66afa6", "A look back at the letters"),
        text("", "No name."),
        text("Cell_7", "…"),
    )

    assert said == [
        "a.ipynb: cell “title”: cells 1 and 4 have the same id. "
        'In a text editor, call the second "id": "two-them".',
        "a.ipynb: cell “3fa85f64-5717-4562-b3fc-2c963f66afa6”: the id of cell 5 means nothing to a "
        'person. In a text editor, call it "id": "look-back-the".',
        "a.ipynb: cell 6: the cell has no id, so nothing can point at it. "
        'In a text editor, give it "id": "name".',
        "a.ipynb: cell “Cell_7”: the id of cell 7 means nothing to a person. "
        'In a text editor, call it "id": "a-name".',
    ]


@pytest.mark.parametrize("stored", [{"execution_count": 3}, {"outputs": [{"output_type": "x"}]}])
def test_a_stored_run_is_told_once(told, stored):
    said = told(
        text("so", "So:"),
        code("once", "1", **stored),
        text("again", "Again:"),
        code("twice", "2", **stored),
    )

    assert said == [
        "a.ipynb: cell “once”: its output or count from a run is stored (and those of 1 more). "
        "In JupyterLab choose Edit, Clear Outputs of All Cells, and save."
    ]


def test_the_stored_state_of_buttons_is_told(told):
    assert "the state of its buttons" in told(widgets={"state": {}})[0]


def test_a_lesson_has_one_title(told):
    assert told(text("more", "# Another one\n\n```\n# no title\n```")) == [
        "a.ipynb: cell “more”: “Another one” is a second title. "
        "A lesson has one; write ## before the heading of a part."
    ]
    first = [text("title", TITLE.replace("# ", "", 1)), *cells()[1:]]
    assert told(first=first) == [
        "a.ipynb: cell “title”: the lesson has no title. Begin the first cell with # and the title."
    ]


def test_aim_and_minutes_stand_in_the_first_cell(told):
    first = [text("title", "# Who?"), *cells()[1:]]

    said = told(first=first)

    assert said[0].startswith("a.ipynb: cell “title”: it does not say what the lesson is for.")
    assert said[1].startswith("a.ipynb: cell “title”: it does not say how long the lesson takes.")


def test_the_minutes_of_the_parts_add_up(told):
    (said,) = told(text("second", "## 2. More of it (5 minutes)"))

    assert "takes 10 minutes, and its parts name 10 + 5 = 15." in said


def test_a_link_to_a_notebook_that_is_not_there(prose):
    (said,) = prose("Go on with [the next](b.ipynb), [this](a.ipynb#x) or [that](http://b/c.ipynb)")

    assert (
        said == "a.ipynb: cell “talk”: the link to “b.ipynb” leads nowhere. Did you mean “a.ipynb”?"
    )


# Files


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", ": the file is empty. Put a copy of it back."),
        ('{"cells": [\n<<<<<<< mine\n', ":2: the file holds the marks of two versions"),
        ('{"cells": [\n  oops', ":2: the file is damaged: from here on it is not JSON"),
        ("[" * 100_000, ": the file is damaged"),
        ('{"a": 1}', ": this is not a notebook: it has no cells. Is it the right file?"),
        ("[]", ": this is not a notebook"),
        ('{"worksheets": [], "nbformat": 3}', ": the notebook is saved in another form"),
        ('{"cells": 5, "nbformat": 4}', ": this is not a notebook: its cells are not a list."),
        ('{"cells": [5], "nbformat": 4}', ": this is not a notebook: its cell 1 has no words."),
        (
            '{"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"language": "R"}}}',
            ": the notebook is written for R",
        ),
    ],
)
def test_a_file_that_is_no_notebook(content, wrong):
    with pytest.raises(DocumentError) as refused:
        read_notebook(content, "a.ipynb")

    (problem,) = refused.value.problems
    assert str(problem).startswith(f"a.ipynb{wrong}")


def test_a_huge_or_missing_file_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "huge.ipynb").open("wb") as file:
        file.truncate(30_000_000)

    assert "no more is read" in str(examine_notebook(tmp_path / "huge.ipynb").problems[0])
    assert "the file is missing" in str(examine_notebook(tmp_path / "none.ipynb").problems[0])


def test_messages_hold_nothing_that_steers_a_terminal(told):
    (said,) = told(text("talk\x1b[2J", "“once upon\x07 a midnight dreary”"))[1:]

    assert said.isprintable()


def test_a_lesson_that_loads_nothing_says_what_was_not_checked(tmp_path):
    first = [*cells()[:2], code("open", "import readingroom as rr")]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": first, "nbformat": 4}), "utf-8")

    assert examine_notebook(path).remark == (
        "quotations, addresses and line numbers were not checked, for it loads no document"
    )


@pytest.mark.parametrize(
    ("words", "remarked"),
    [
        ("Answers are kept in one file.", False),
        ("“once upon a midnight dreary”", True),
        ("See line 61.", True),
    ],
)
def test_words_alone_are_remarked_on_only_where_a_document_would_bear_them_out(
    tmp_path, words, remarked
):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [text("talk", words)], "nbformat": 4}), "utf-8")

    assert bool(examine_notebook(path).remark) == remarked


# Running


@pytest.fixture
def ran(tmp_path):
    def run(*more, bound=60):
        return run_notebook(notebook(*more), tmp_path, bound)

    return run


def test_errors_and_warnings_are_told_in_their_own_words_and_an_error_ends_the_run(ran, tmp_path):
    result = ran(
        code("warns", "import warnings\nwarnings.warn('too late')"),
        code("writes", "import sys\nprint('oh no', file=sys.stderr)"),
        code("own", "telegram['M99']", metadata={"tags": ["raises-exception"]}),
        code("same", "rr.__file__"),
        code("fails", "telegram['M99']"),
        code("behind", "open('x', 'w')"),
    )

    said = [str(problem) for problem in result.problems]
    assert said[:2] == [
        "a.ipynb: cell “warns”: this cell warns: too late (UserWarning).",
        "a.ipynb: cell “writes”: this cell writes to the channel for errors: oh no",
    ]
    assert said[2].startswith(
        "a.ipynb: cell “fails”: this cell fails: There is nothing called “M99”"
    )
    assert len(said) == 3
    assert max(result.outputs) == 8  # What stands behind the failure is not run.
    assert list(tmp_path.iterdir()) == []


def test_the_kernel_has_the_library_that_checks_whatever_lies_in_the_folder(ran, tmp_path):
    import readingroom

    (tmp_path / "readingroom.py").write_text("raise RuntimeError('the wrong one')")

    result = ran(code("same", "rr.__file__"))

    assert result.problems == ()
    assert readingroom.__file__ in result.outputs[4][0]["data"]["text/plain"]


@pytest.mark.slow
def test_a_lesson_without_an_end_is_stopped(ran):
    (problem,) = ran(code("endless", "while True: pass"), bound=4).problems

    assert str(problem).startswith(
        "a.ipynb: cell “endless”: the notebook was still running in this cell after 4 seconds"
    )


@pytest.mark.slow
def test_a_kernel_that_ends_is_told(ran):
    (problem,) = ran(code("ends", "import os\nos._exit(1)")).problems

    assert "cell “ends”: the kernel ended while this cell ran." in str(problem)


@pytest.mark.slow
def test_a_kernel_that_does_not_come_up_is_started_once_more(ran, tmp_path, monkeypatch):
    """As where another kernel has taken one of its ports: nothing of the lesson has run yet."""
    begun, place = tmp_path / "begun", tmp_path / "place"
    place.mkdir()
    (place / "sitecustomize.py").write_text(
        f"import os, pathlib, sys\nbegun = pathlib.Path({str(begun)!r})\n"
        "if 'ipykernel' in str(sys.orig_argv) and not begun.exists():\n"
        "    begun.touch()\n    os._exit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(place))

    result = ran(code("sum", "6 * 7"))

    assert begun.exists() and result.ended and result.problems == ()
    assert result.outputs[4][0]["data"]["text/plain"] == "42"


def test_an_error_of_python_s_own_has_its_name_and_no_colours():
    cell = notebook().cells[0]
    output = {"output_type": "error", "ename": "NameError", "evalue": "name 'x' is not defined"}

    assert list(faults(cell, [output])) == [
        (cell, "this cell fails: name 'x' is not defined (NameError).", "")
    ]


# Where it runs


def tree(folder):
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


def lay(folder, *files):
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", "utf-8")


def test_a_room_is_copied_without_answers_hidden_files_and_what_links_lead_to(tmp_path):
    lay(tmp_path, "outside.txt", "room/room.yaml", "room/a.ipynb", "room/instructor/b.ipynb")
    lay(tmp_path, "room/answers.json", "room/.hidden/c", "room/data/d/document.yaml")
    (tmp_path / "room" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "room" / "loop").symlink_to(tmp_path / "room")

    with copied_room(tmp_path / "room" / "instructor" / "b.ipynb") as folder:
        copy = folder.parent
        (copy / "link.txt").write_text("changed")
        (copy / "room.yaml").write_text("changed")

        assert folder.name == "instructor"
        assert tree(copy) == {
            "room.yaml", "a.ipynb", "instructor/b.ipynb", "data/d/document.yaml", "link.txt"
        }  # fmt: skip

    assert not copy.exists()
    assert (tmp_path / "outside.txt").read_text() == "mine"
    assert (tmp_path / "room" / "room.yaml").read_text() == "mine"


def test_of_a_checkout_a_room_is_made(tmp_path):
    lay(tmp_path, "pyproject.toml", "notebooks/a.ipynb", "data/d/document.yaml")
    lay(tmp_path, "helpers/readingroom/__init__.py", "notebooks/instructor/b.ipynb")

    with copied_room(tmp_path / "notebooks" / "a.ipynb") as folder:
        assert tree(folder) == {
            "room.yaml", "a.ipynb", "instructor/b.ipynb", "data/d/document.yaml"
        }  # fmt: skip


def test_a_notebook_by_itself_is_run_by_itself(tmp_path):
    lay(tmp_path, "a.ipynb", "diary.txt", "mine/document.yaml")

    with copied_room(tmp_path / "a.ipynb") as folder:
        assert tree(folder) == {"room.yaml", "a.ipynb", "mine/document.yaml"}


# What a student's room makes of a lesson


def a_lesson(*sources, tags=(), path="lesson.ipynb"):
    cells = [
        {
            "id": f"cell-{number}",
            "cell_type": "code" if source.startswith("rr") else "markdown",
            "source": source,
            "metadata": {"tags": list(tags), "jupyter": {"source_hidden": "folded" in tags}}
            if source.startswith("rr")
            else {},
        }
        for number, source in enumerate(sources)
    ]
    content = json.dumps({"nbformat": 4, "cells": cells})
    return [str(each) for each in remarks(read_notebook(content, path))]


def test_a_task_that_comes_late_is_told():
    late = ["rr.cite(a)"] * 3 + ['rr.exercise("a/b")']

    assert "the first exercise comes after 3 code cells" in " ".join(a_lesson(*late))
    assert a_lesson(*late[1:]) == []
    assert a_lesson(*late, path="instructor/guide.ipynb") == []


@pytest.mark.parametrize(
    "asks",
    ["Put `K7` in place of `O1`.", "Change the word in it.", "**Your turn.** Count by measure."],
)
def test_code_that_is_to_be_changed_and_would_be_locked_is_told(asks):
    assert "locked in a student's room" in " ".join(a_lesson("rr.cite(a)", asks))
    assert a_lesson("rr.cite(a)", asks, tags=["yours"]) == []
    assert "is folded" in " ".join(a_lesson("rr.cite(a)", asks, tags=["yours", "folded"]))
    assert a_lesson("rr.cite(a)", "Put the sheet aside.") == []
