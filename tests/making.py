"""Documents of any length, made for measuring: the shape of the telegram repeated.

Each letter has words of its own, with parts, names, brackets, events, requests, claims and steps in
proportion.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PARAGRAPHS = 20


def code(number: int) -> str:
    """A letter code for a number: A, B … Z, AA, AB …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = LETTERS[rest] + letters
    return letters


def paragraph(letter: int, number: int) -> str:
    """A paragraph that stands nowhere else in the document."""
    tag = f"{letter:04}x{number:02}"
    return (
        f"We consider item{tag} necessary because the enemy will surely press us at place{tag}, "
        f"and if we do not answer with resolution{tag} the whole course{tag} will be lost; "
        "therefore we ask you to read this telegram closely and to reply without delay."
    )


def made(letters: int) -> tuple[str, str, str]:
    """The page, its facts and a reading of it, with so many letters."""
    lines: list[str] = []
    facts: dict[str, list[str]] = {
        name: [] for name in ("parts", "letters", "names", "brackets", "events", "requests")
    }
    claims: list[str] = []
    for at in range(letters):
        who, me = f"PERSON{at:04}", code(at)
        opening = f"To Comrade {who} [writer{at:04}]."
        closing = f"With greetings number{at:04}! 3:00 15 July 1952."
        body = [paragraph(at, n) for n in range(PARAGRAPHS)]
        item = f"1. It is necessary to strengthen item{at:04} by at least 10 regiments{at:04}."
        lines += [opening, *body, item, closing, ""]
        where = "{from: '" + opening + "', to: '" + closing + "'}"
        facts["parts"].append(
            f"- id: p{at}\n  name: letter {at}\n  voice: author\n  at:\n  - {where}"
        )
        facts["letters"].append(
            f"- id: l{at}\n  code: {me}\n  title: Letter {at}\n  sender: n{at}\n"
            f"  addressee: n{at}\n  at: {where}"
        )
        facts["names"].append(f"- id: n{at}\n  kind: person\n  name: {who}\n  written: [{who}]")
        facts["brackets"].append(f"- id: b{at}\n  at: '[writer{at:04}]'\n  explains: {who}")
        facts["events"].append(
            f"- id: e{at}\n  what: Letter {at}\n  kind: sent\n  of: l{at}\n"
            f"  edtf: 1952-07-15T03:00\n"
            f"  written:\n  - {{quote: 3:00 15 July 1952, in: {me}}}"
        )
        facts["requests"].append(
            f"- id: r{at}\n  letter: {me}\n  label: '1.'\n  verb: [strengthen]\n"
            f"  target: [item{at:04}]\n"
            f"  at: It is necessary to strengthen item{at:04} by at least 10 regiments{at:04}."
        )
        claims += [
            f"- id: c{at}-{n}\n  letter: {me}\n  says: A claim.\n  stance: asserts\n"
            f"  at: {body[n][:60]}"
            for n in range(PARAGRAPHS)
        ]
    page = "\n".join(lines).rstrip("\n")
    sha = hashlib.sha256(page.encode()).hexdigest()
    head = [
        "format: document 1",
        "id: made",
        "status: final",
        f"title: {lines[1][:40]}",
        f"source: {{file: source.txt, sha256: {sha}}}",
    ]
    lists = [line for name, entries in facts.items() for line in (f"{name}:", *entries)]
    reading = [
        *("format: reading 1", "document: made", "reader: key", "claims:"),
        *claims,
        "steps:",
        *(
            f"- id: s{at}-{n}\n  from: [c{at}-{n}]\n  to: c{at}-{n + 1}\n  kind: supports"
            for at in range(letters)
            for n in range(PARAGRAPHS - 1)
        ),
        *("...", ""),
    ]
    return page, "\n".join([*head, *lists, "...", ""]), "\n".join(reading)


def make(letters: int, folder: Path) -> int:
    """Write a made document into a folder. Gives its number of characters."""
    page, facts, reading = made(letters)
    folder.mkdir(exist_ok=True)
    (folder / "source.txt").write_text(page, "utf-8")
    (folder / "document.yaml").write_text(facts, "utf-8")
    (folder / "reading.key.yaml").write_text(reading, "utf-8")
    return len(page)
