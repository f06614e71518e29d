"""The words of the trade: what a glossary holds."""

from __future__ import annotations

from typing import ClassVar

from readingroom.document.records import record
from readingroom.document.things import Ground, Thing


@record
class Term(Thing):
    """A word of archives, argument or code, explained in a sentence or two.

    `also` are other forms in which a lesson may print it in bold.
    """

    noun: ClassVar[str] = "term"
    section: ClassVar[str] = "terms"
    ground: ClassVar[Ground] = "outside"
    term: str
    also: tuple[str, ...] = ()
    means: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and its other forms, as they are compared."""
        return tuple(form.casefold() for form in (self.term, *self.also))
