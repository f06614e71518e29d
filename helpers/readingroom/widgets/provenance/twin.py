"""The view of provenance where no browser draws it: the same content as plain, escaped HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readingroom.document import Document
from readingroom.markup import Html, block, element, join, scrolling, table


def twin(document: Document, data: Mapping[str, Any]) -> Html:
    """Boxes, both journeys and the shelfmarks as tables, then what speaks for each count."""
    name = f"Where do the words come from? {document.title}"
    return block(
        element("p", name, class_="rr-title"),
        *_boxes(data),
        *_journey("The journey of the words", data, "words"),
        *_journey("Who kept the paper", data, "paper"),
        *_shelfmarks(data),
        *_witnesses(data),
        label=name,
    )


def _head(words: str) -> Html:
    return element("p", words, class_="rr-head")


def _empty(words: str) -> Html:
    return element("p", words, class_="rr-note")


def _boxes(data: Mapping[str, Any]) -> list[Html]:
    head = "What encloses what"
    if not data["boxes"]:
        return [_head(head), _empty("No part and no letter of the page is listed.")]
    rows = [
        [
            box["title"],
            _within(data, box["address"]),
            box["where"],
            box["own"],
            dict(data["items"][box["address"]]["rows"])["voice"],
            _brackets(data, box["brackets"]),
            data["items"][box["address"]]["note"],
        ]
        for box in data["boxes"]
    ]
    heads = ["box", "lies in", "holds", "its own lines", "voice", "editors’ brackets", "note"]
    return [_head(head), scrolling(table(heads, rows, caption=head), name=head)]


def _within(data: Mapping[str, Any], address: str) -> str:
    within = data["items"][address]["links"][0]["items"]
    return within[0][0] if within else "nothing"


def _brackets(data: Mapping[str, Any], brackets: Sequence[Mapping[str, Any]]) -> Html | str:
    """Each bracket behind the words it stands behind; what a reading says of it."""
    said = []
    for each in brackets:
        rows = dict(data["items"][each["address"]].get("rows", ()))
        rest = [each["where"], rows.get("what it does"), data["items"][each["address"]].get("note")]
        told = "; ".join(filter(None, rest))
        said.append(
            element("li", f"{each['words']} behind “{rows.get('stands behind', '')}” ({told})")
        )
    return element("ul", *said) if said else "none"


def _journey(head: str, data: Mapping[str, Any], way: str) -> list[Html]:
    steps = data["journeys"][way]
    if not steps:
        return [_head(head), _empty("No step is listed.")]
    rows = [[step["what"], *_told(data["items"][step["address"]])] for step in steps]
    heads = ["step", "who", "when", "place", "language", "how the language is known", "basis"]
    heads += ["confidence"]
    heads += ["outside sources", "words of the page", "what may have changed"]
    return [_head(head), scrolling(table(heads, rows, caption=head), name=head)]


def _told(item: Mapping[str, Any]) -> list[Html | str]:
    rows = dict(item["rows"])
    plain = ["who", "when", "place", "language", "how the language is known", "basis"]
    sources = item["sources"]
    words = [[item["words"], rows["words"]]] if item["words"] else []
    words += [[each["words"], each["where"]] for each in item["more"]]
    return [
        *(rows[name] for name in plain),
        rows.get("confidence", ""),
        element("ul", *(element("li", each) for each in sources)) if sources else "",
        element("ul", *(element("li", element("q", said), f" ({at})") for said, at in words))
        if words
        else item["silence"],
        item["note"],
    ]


def _shelfmarks(data: Mapping[str, Any]) -> list[Html]:
    head = "The shelfmarks, element by element"
    marks = data["marks"]
    if not marks["rows"]:
        return [_head(head), _empty("No shelfmark is listed.")]
    heads = [
        "archive",
        *(f"{each['name']} ({each['sign']}), {each['plain']}" for each in marks["heads"]),
    ]
    rows = [
        [
            row["name"],
            *(_cell(each) for each in row["cells"]),
            data["items"][row["address"]]["words"],
            dict(data["items"][row["address"]]["rows"]).get("name of the archive", ""),
            data["items"][row["address"]]["note"],
        ]
        for row in marks["rows"]
    ]
    heads += ["as printed", "name of the archive", "note"]
    return [_head(head), scrolling(table(heads, rows, caption=head), name=head)]


def _cell(cell: Mapping[str, Any]) -> str:
    same = f" (same figure as {cell['same']})" if cell["same"] else ""
    return f"{cell['words'] or 'none'}{same}"


def _witnesses(data: Mapping[str, Any]) -> list[Html]:
    count = len(data["marks"]["rows"])
    if count < 2:
        return []
    head = f"{count} shelfmarks: how many witnesses?"
    rows = [
        [
            each["title"],
            ", ".join(each["agree"]) or "nothing",
            ", ".join(each["differ"]) or "nothing",
            f"{each['together']} or fewer witnesses count them as one, more count them apart",
        ]
        for each in data["pairs"]
    ]
    heads = ["shelfmarks", "same figure", "different", "counts"]
    return [
        _head(head),
        scrolling(table(heads, rows, caption="What agrees and what differs"), name=head),
        element("p", data["unproven"], class_="rr-note"),
        *(_question(each, data["reader"]) for each in data["questions"]),
    ]


def _question(asked: Mapping[str, Any], reader: str) -> Html:
    rows = [
        [
            each["says"],
            each["because"],
            each["confidence"] or "not stated",
            element(
                "ul", *(element("li", element("q", said), f" ({at})") for said, at in each["at"])
            ),
            element("ul", *(element("li", fact) for fact in each["facts"])),
        ]
        for each in asked["positions"]
    ]
    heads = ["answer", "because", "confidence", "words of the page", "from outside"]
    caption = f"In the reading “{reader}”: {asked['question']}"
    return join(
        scrolling(table(heads, rows, caption=caption), name=caption),
        element("p", asked["note"], class_="rr-note") if asked["note"] else None,
    )
