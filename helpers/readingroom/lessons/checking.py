"""All checks of a lesson that need no kernel, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from posixpath import normpath
from urllib.parse import unquote

from readingroom.errors import Problem, did_you_mean
from readingroom.lessons import asking, code, figures, form, quotations
from readingroom.lessons.notebook import Finding, Notebook
from readingroom.lessons.prose import links

Beside = Mapping[str, str]
"""The notebooks that a lesson can link to: their paths from its folder, and their titles."""

_ALONE = (
    form.ids,
    form.title,
    form.aim_and_minutes,
    form.words_before_code,
    form.short_code,
    form.python,
    code.definitions,
    code.imports,
    code.unmade,
)
_TO_WRITE = re.compile(r"\bTODO\.\*\*")
_AS_SHIPPED = (form.meaningless_ids, form.stored_runs)
"""What JupyterLab makes of a lesson in a room, and must not come with one that is handed on."""
_WITH_DOCUMENTS = (
    quotations.copied,
    quotations.unknown,
    quotations.line_numbers,
)


def lint(
    notebook: Notebook,
    desk: quotations.Desk | None = None,
    beside: Beside | None = None,
    exercises: asking.Exercises | None = None,
    *,
    in_room: bool = False,
) -> list[Problem]:
    """All that is wrong with a lesson as it stands, cell by cell.

    `desk` holds the documents by the names that the lesson gives them; without one, quotations,
    addresses and line numbers are not looked at. Without `beside`, links are not, and without
    `exercises`, they are not. `in_room` it may have been run, and have cells made by JupyterLab.
    """
    alone = _ALONE if in_room else (*_ALONE, *_AS_SHIPPED)
    findings = [found for check in alone for found in check(notebook)]
    if desk:
        findings += quotations.retyped(notebook, desk, (beside or {}).values())
        findings += [found for check in _WITH_DOCUMENTS for found in check(notebook, desk)]
    if beside is not None:
        findings += broken_links(notebook, beside)
    if exercises is not None:
        findings += asking.lost_exercises(notebook, exercises)
    return notebook.problems(dict.fromkeys(findings))


def remarks(
    notebook: Notebook,
    desk: quotations.Desk,
    beside: Beside,
    exercises: asking.Exercises,
    *,
    in_room: bool = False,
) -> list[Problem]:
    """What is no mistake, and would be noticed: above all, what a copy or a cut left behind."""
    file = PurePath(notebook.path).name
    return notebook.problems(
        [
            *asking.same_title(notebook, beside, file),
            *asking.other_names(notebook, exercises, PurePath(file).stem),
            *asking.lost_parts(notebook),
            *_for_the_teacher(notebook),
            *figures.too_many(notebook, desk),
            *(_seen_by_students(notebook) if in_room else ()),
        ]
    )


def _for_the_teacher(notebook: Notebook) -> Iterator[Finding]:
    """What a new lesson asks of its teacher, and a student would read."""
    left = [cell for cell in notebook.prose if _TO_WRITE.search(cell.source)]
    if left:
        more = f", and {len(left) - 1} further down" if len(left) > 1 else ""
        what = f"a paragraph for the teacher still holds TODO{more}. A student would read it."
        yield left[0], what, "Do what it asks, and delete it."


def _seen_by_students(notebook: Notebook) -> Iterator[Finding]:
    """A stored run, in a lesson that may be handed out."""
    for cell, what, nearest in form.stored_runs(notebook):
        yield cell, f"{what} Whoever gets the lesson would see it.", f"To hand it out: {nearest}"


def broken_links(notebook: Notebook, beside: Beside) -> Iterator[Finding]:
    """Links to notebooks that are not there."""
    for cell in notebook.prose:
        for link in links(cell.source):
            target = unquote(link.partition("#")[0].partition("?")[0])
            if not target.endswith(".ipynb") or "://" in target:
                continue
            if normpath(target) not in beside:
                what = f"the link to “{target[:120]}” leads nowhere."
                yield cell, what, did_you_mean(target, sorted(beside))
