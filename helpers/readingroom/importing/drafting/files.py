"""The text of the files of a draft: the facts, an empty key, and what is known of the rights."""

from __future__ import annotations

from collections.abc import Iterable

from readingroom.importing.drafting.entries import Draft
from readingroom.importing.drafting.names import Entry
from readingroom.loading.schemas import comment
from readingroom.loading.writing import entry, fields

END = "...\n"
_HEAD = """\
# {slug}: what anyone can check against the page, as far as a program could find it.
#
# TODO stands where a person has to look, with a question behind it. Put the answer in its place.
# Words after `at:` and the like are copied from source.txt, so that their lines are found.
# When no TODO is left, write `status: final` and run `readingroom check`.
"""
_ABOVE = {
    "parts": "Every line stands in one part; blank lines belong to the part before them.",
    "letters": "Codes and titles may be changed. `copies` and `answers` may be added.",
    "numbers": "Numbers and marks on the paper.",
    "distribution": "Who was to have the paper. Copies are counted where the page prints a figure.",
    "shelfmarks": "Where archives keep the paper. The full name may be added as `archive_name`.",
    "names": "Every spelling on the page, each under one name. Join entries that mean the same.",
    "brackets": "Every bracket on the page. It explains one word or more: copy more where it does.",
    "events": "Every date and hour, as written. A date without a year needs yours.",
    "requests": (
        "Every numbered item of the letters. Delete all with a kind of label (1., a), I.) that\n"
        "# asks for nothing. `unit` is the word behind the figure: copy more if more is counted."
    ),
}
_NAMES = """\
# names:
# - id: name-of-the-writer
#   kind: person
#   name: The name as we write it
#   written: [every spelling of it on the page]
#
"""
_BELOW = """\
# Lists that no program could begin. Take away the # where you need one.
#
{names}\
# missing:
# - id: earlier-letter
#   what: A letter the page speaks of that is not on it
#   at: the words that mention it
#
# slips:
# - id: odd-word
#   what: Something odd in the text, kept as it stands
#   at: the odd words
"""
_KEY = """\
# How one reader understands the page: the key of the lesson.
#
# Nothing of this can be found by a program. An entry is made for every claim that you read in a
# letter, and one for every step from claim to claim. Two to begin with, without the #:
#
# claims:
# - id: first-claim
#   letter: A
#   says: The claim, in plain words of your own
#   stance: asserts
#   at: the words that make it
#
# steps:
# - id: first-step
#   from: [first-claim]
#   to: second-claim
#   kind: supports
"""
_EXERCISES = """\
# What students are asked, what you accept, and what is said to each answer.
#
# The first exercises were made from what the page itself decides. Those that hold TODO wait for
# you; until then the lesson says in their place that they are not yet filled.
"""
RIGHTS = """\
# The text: where it comes from and who holds rights in it

TODO Before you give this page to others, write down here:

- where it comes from: the archive, the address of the page, the day you saved it;
- who translated it, if that is said;
- what the archive says about using it again. (To read a page with your own class is one thing, to
  publish it is another.)

{cited}\
The files beside `source.txt` are your own work; the words that they copy from the page are not.
"""


def document_file(draft: Draft) -> str:
    """The text of `document.yaml`."""
    lists = (
        f"# {_ABOVE[name]}\n{name}:\n{''.join(map(entry, entries))}"
        for name, entries in draft.lists.items()
    )
    top = f"{comment('document.yaml')}\n{_HEAD.format(slug=draft.slug)}"
    below = _BELOW.format(names="" if "names" in draft.lists else _NAMES)
    return "\n".join([top, fields(draft.head), *lists, below]) + END


def key_file(slug: str) -> str:
    """The text of a `reading.key.yaml` that holds nothing yet."""
    head = fields({"format": "reading 1", "document": slug, "reader": "key"})
    return f"{comment('reading.key.yaml')}\n{_KEY}\n{head}{END}"


def rights_file(draft: Draft) -> str:
    """The text of a `RIGHTS.md` that asks for the rights."""
    cited = draft.finds.citation
    words = draft.finds.text.words(cited.span) if cited else ""
    quoted = "".join(f"> {line}\n" for line in words.split("\n") if line.strip())
    return RIGHTS.format(cited=f"The page cites itself so:\n\n{quoted}\n" if quoted else "")


def exercises_file(slug: str, exercises: Iterable[Entry]) -> str:
    """The text of `exercises.yaml`."""
    head = fields({"format": "exercises 1", "document": slug})
    return (
        f"{comment('exercises.yaml')}\n{_EXERCISES}\n{head}\nexercises:\n\n"
        + "\n".join(map(entry, exercises))
        + END
    )
