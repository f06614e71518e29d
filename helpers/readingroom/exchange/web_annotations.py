"""W3C Web Annotations: every thing and its words, for Hypothesis, Recogito and their like.

Positions count code points (the Recommendation, 4.2.4): in JavaScript, those of `[...text]`.
"""

import json
from collections.abc import Iterator
from typing import Any

from readingroom.document import Document
from readingroom.document.facts import Passage
from readingroom.document.things import Place, Thing
from readingroom.exchange.records import said_of

_CONTEXT = 32  # signs on either side of the words, by which they are found in another text


def web_annotation(document: Document, reading: str = "") -> str:
    """All things of the page, and one reading's, as a page of annotations on `source.txt`."""
    things = [each for each in document.things if not isinstance(each, Passage)]
    held = document.reading(reading).things if reading else ()
    items = [_annotation(document, each) for each in things if each.places]
    items += [_annotation(document, each, reading) for each in held if each.places]
    context = "http://www.w3.org/ns/anno.jsonld"
    about = {"@context": context, "id": f"urn:readingroom:{document.id}:annotations"}
    made = {**about, "type": "AnnotationPage", "items": items}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _annotation(document: Document, thing: Thing, reader: str = "") -> dict[str, Any]:
    owner = f"{reader}:" if reader else ""
    made = {
        "id": f"urn:readingroom:{document.id}:{owner}{thing.address}",
        "type": "Annotation",
        "motivation": "commenting" if reader else "identifying",
        "body": [*_bodies(thing)],
        "target": [_target(document, place) for place in thing.places],
    }
    return made | ({"creator": {"type": "Person", "name": reader}} if reader else {})


def _bodies(thing: Thing) -> Iterator[dict[str, str]]:
    said = {"tagging": thing.noun, "describing": said_of(thing), "commenting": thing.note.strip()}
    for purpose, value in said.items():
        if value:
            yield {"type": "TextualBody", "purpose": purpose, "value": value, "language": "en"}


def _target(document: Document, place: Place) -> dict[str, Any]:
    text, start, end = document.text, place.start, place.end
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    quoted = {"type": "TextQuoteSelector", "exact": place.words, "prefix": before, "suffix": after}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": f"{document.id}/source.txt", "selector": [quoted, position]}
