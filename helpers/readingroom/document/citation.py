"""Citations; notes and entries follow *The Chicago Manual of Style* (17th ed., 14.222–231) for
manuscript collections, shelfmarks of Russian archives GOST R 7.0.5-2008, 10.4.
"""

import re
from dataclasses import replace

from readingroom.document import Document
from readingroom.document.facts import Shelfmark
from readingroom.document.holdings import pairs_of, short_names
from readingroom.document.things import Place, Reference, Thing, in_lines
from readingroom.errors import NotHere, ReadingRoomError, did_you_mean
from readingroom.html import Html, block, element, join, styled

FORMS = {
    "page": "The page’s own citation",
    "note": "Note",
    "bibliography": "Bibliography",
    "shelfmarks": "Shelfmarks as printed",
    "archival": "Shelfmarks as Russian archives write them",
    "which": "Which to cite when",
}


class Citation(str):
    """A citation as plain text; in a notebook it shows itself without Python's quotation marks."""

    def _repr_html_(self) -> str:
        return styled(block(self.lines, label="Citation"))

    @property
    def lines(self) -> Html:
        """Its lines, each a paragraph."""
        return join(*(element("p", each, class_="rr-words rr-author") for each in self.split("\n")))


def cite(what: Document | Thing, form: str | None = None) -> Citation:
    """The citation of a document, or of anything on it.

    For a document: `page` (its own citation, verbatim; what you get when you name no form), `note`,
    `bibliography`, `shelfmarks` and `archival` (one a line, as printed and as Russian archives
    write them), or `which` to cite when. For a shelfmark any form that names this copy alone, else
    `note` or `bibliography`. Raises `NotHere` for another form, and for what is not on the page.

    >>> from readingroom.loading import load
    >>> str(cite(load("telegram-21646")["shelfmark:aprf"]))
    'APRF, f. 45, op. 1, d. 343, ll. 72-75'
    """
    if not isinstance(what, (Document, Thing)):
        raise ReadingRoomError(
            f'`rr.cite` cites a document, or a thing on it: telegram["M16"]. This is {what!r}.'
        )
    if isinstance(what, Thing) and not what.places:
        raise NotHere(f"“{what.address}” has no words on the page, so there is no line to cite.")
    held = _forms(what)
    if form is not None and form not in held:
        raise NotHere(f"There is no form “{form}”. {did_you_mean(str(form), [*held])}")
    return Citation(held[form] if form else next(iter(held.values())))


def forms(what: Document | Thing) -> dict[str, Citation]:
    """Every form in which something is cited, under its name, that says anything of it."""
    return {name: Citation(words) for name, words in _forms(what).items() if words}


def all_forms(what: Document | Thing) -> Html:
    """All forms of a citation, each under what it is called."""
    every = forms(what).items()
    told = (join(element("dt", FORMS[each]), element("dd", words.lines)) for each, words in every)
    return element("dl", *told)


def folded(document: Document) -> Html:
    """What stands below a document wherever it is shown on a screen: how it is cited."""
    return element(
        "details", element("summary", "Cite"), all_forms(document), class_="rr-cite rr-alive"
    )


def _forms(what: Document | Thing) -> dict[str, str]:
    """The forms of a citation, the one for those who name none first."""
    if isinstance(what, Document):
        own = " ".join(what.reference.citation.split())
        return ({"page": own} if own else {}) | {
            "note": as_note(what.reference),
            "bibliography": bibliography(what.reference),
            "shelfmarks": "\n".join(what.reference.shelfmarks),
            "archival": "\n".join(map(archival, what.every(Shelfmark))),
            "which": which(what),
        }
    place = what.place
    if isinstance(what, Shelfmark):
        copy = replace(place.document, repository=what.archive_name, shelfmarks=(what.words,))
        return {
            "shelfmarks": what.words,
            "note": as_note(copy),
            "bibliography": bibliography(copy),
            "archival": archival(what),
        }
    return {
        "note": f"{', '.join(_passage(place))}, in {as_note(place.document)}",
        "bibliography": f"{_passage(place)[0]}. In {bibliography(place.document)}",
    }


def _passage(place: Place) -> list[str]:
    several = place.line != place.last_line
    where = in_lines([(place.line, place.last_line)]) if several else place.where
    return [each for each in (place.letter_title or place.part, where) if each]


def as_note(reference: Reference) -> str:
    """A document as a note: title, date, archive, shelfmarks."""
    parts = [reference.date, reference.repository, "; ".join(reference.shelfmarks)]
    if not any(parts):
        return bibliography(reference)
    quoted = f"“{reference.title},”" if reference.title else reference.id
    return f"{quoted} {', '.join(filter(None, parts))}".rstrip(".,") + "."


def bibliography(reference: Reference) -> str:
    """A document as an entry of a bibliography: the same parts, each with its full stop."""
    quoted = f"“{reference.title}.”" if reference.title else f"{reference.id}."
    parts = [reference.date, reference.repository, "; ".join(reference.shelfmarks)]
    return " ".join([quoted, *(f"{each.rstrip('.')}." for each in parts if each)])


_LATIN = ("Shch", "Ts", "Sh", "Zh", "Kh", "Ch", "Yu", "Ya", *"ABVGDEZIKLMNOPRSTUF")
_CYRILLIC = dict(zip(_LATIN, "ЩЦШЖХЧЮЯАБВГДЭЗИКЛМНОПРСТУФ", strict=True))
_SIGNS = {"fond": "Ф.", "opis": "Оп.", "papka": "П.", "delo": "Д.", "listy": "Л."}
_SMALL = str.maketrans("abvgd", "абвгд")


def archival(shelfmark: Shelfmark) -> str:
    """A shelfmark as Russian archives write it; as printed where it names no fond.

    >>> from readingroom.loading import load
    >>> archival(load("telegram-21646")["shelfmark:avprf"])
    'АВП РФ. Ф. 059а. Оп. 5а. П. 11. Д. 5. Л. 90–93.'
    """
    held = {sign: getattr(shelfmark, name) for name, sign in _SIGNS.items()}
    if not shelfmark.fond or not re.fullmatch("[A-Za-z ]+", shelfmark.archive):
        return shelfmark.words
    archive = re.sub("|".join(_CYRILLIC), lambda each: _CYRILLIC[each[0]], shelfmark.archive)
    parts = (f"{sign} {_figures(value)}." for sign, value in held.items() if value)
    return " ".join([f"{archive}.", *parts])


def _figures(value: str) -> str:
    plain = re.sub(r"(?<=\d)\s*ob\b\.?", " об", value).translate(_SMALL)
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", plain)


def which(document: Document) -> str:
    """Which of its citations is for what, a sentence a line; empty where no shelfmark is."""
    marks = document.every(Shelfmark)
    if not marks:
        return ""
    names = short_names(marks)
    shown = ", ".join(names[each.id] for each in marks)
    said = [
        "You have read the page: cite the page, with the shelfmarks that it gives.",
        "For words of one letter, cite the passage: letter, siglum and line come first.",
        f"Cite a shelfmark alone ({shown}) only for a copy that you have seen yourself.",
    ]
    said += [
        f"{pair.title} agree in {' and '.join(pair.agree)}: they may name one file, so do not cite "
        "them as two witnesses."
        for pair in pairs_of(document)
        if len(pair.agree) > 1
    ]
    return "\n".join(said)
