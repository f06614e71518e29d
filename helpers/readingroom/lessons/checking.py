"""All checks of a lesson that need no kernel, put together."""

from __future__ import annotations

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
    form.stored_runs,
    form.title,
    form.aim_and_minutes,
    form.words_before_code,
    form.short_code,
    form.python,
    code.definitions,
    code.imports,
    code.unmade,
)
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
) -> list[Problem]:
    """All that is wrong with a lesson as it stands, cell by cell.

    `desk` holds the documents by the names that the lesson gives them; without one, quotations,
    addresses and line numbers are not looked at. Without `beside`, links are not, and without
    `exercises`, they are not.
    """
    findings = [found for check in _ALONE for found in check(notebook)]
    if desk:
        findings += quotations.retyped(notebook, desk, (beside or {}).values())
        findings += [found for check in _WITH_DOCUMENTS for found in check(notebook, desk)]
    if beside is not None:
        findings += broken_links(notebook, beside)
    if exercises is not None:
        findings += asking.lost_exercises(notebook, exercises)
    return notebook.problems(dict.fromkeys(findings))


def remarks(
    notebook: Notebook, desk: quotations.Desk, beside: Beside, exercises: asking.Exercises
) -> list[Problem]:
    """What is no mistake, and would be noticed: above all, what a copy or a cut left behind."""
    file = PurePath(notebook.path).name
    return notebook.problems(
        [
            *asking.same_title(notebook, beside, file),
            *asking.other_names(notebook, exercises, PurePath(file).stem),
            *asking.lost_parts(notebook),
            *figures.too_many(notebook, desk),
        ]
    )


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
