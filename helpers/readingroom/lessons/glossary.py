"""The glossary of a lesson: the terms that stand in bold in it."""

from collections.abc import Iterable
from itertools import chain

from readingroom.document.context import Term
from readingroom.html import Html, block, element, join
from readingroom.lessons.notebook import IN_NOTEBOOK, Notebook, bold
from readingroom.lessons.places import find_lesson, notebook_of
from readingroom.loading.examination import terms
from readingroom.loading.files import is_serving
from readingroom.text import fold


def glossary(name: str = "") -> Html:
    """The words explained in a lesson, or one word, or all. Raises `NotHere` or `DocumentError`.

    >>> glossary("siglum").count("<dt")
    1
    """
    every = terms()
    if not name:
        return _shown(sorted(every, key=lambda each: each.term.casefold()), "All words explained")
    if one := [each for each in every if fold(name).casefold() in each.forms]:
        return _shown(one, "A word explained")
    lesson = notebook_of(find_lesson(name, "lesson and no word", (each.term for each in every)))
    return _shown(terms_in(lesson, every), f"The words of “{lesson.title}”")


def terms_in(notebook: Notebook, every: Iterable[Term]) -> list[Term]:
    """The terms in bold in a lesson, in order; on a page, in those of its cells that it has."""
    by_form = {form: each for each in every for form in each.forms}
    read = (each for each in notebook.prose if not (is_serving() and IN_NOTEBOOK in each.tags))
    words = (fold(word).casefold() for cell in read for word in bold(cell.source))
    return list(dict.fromkeys(by_form[word] for word in words if word in by_form))


def _shown(found: Iterable[Term], title: str) -> Html:
    rows = [(element("dt", element("b", each.term)), element("dd", each.means)) for each in found]
    none = element("dd", "No word of the glossary is in bold in this lesson.")
    head = element("p", title, class_="rr-kind")
    return block(head, element("dl", join(*chain(*rows)) or none, class_="rr-terms"), label=title)
