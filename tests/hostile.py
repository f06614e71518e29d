"""A document whose every free field holds text that would like to be more than text."""

from __future__ import annotations

import hashlib
import json
from itertools import count, cycle
from pathlib import Path

RUN = "window.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f'"><img src=x onerror={RUN}>',
    f"' onmouseover='{RUN}' x='",
    f'" onfocus="{RUN}" autofocus="',
    f"</style><img src=x onerror={RUN}>",
    f"</script><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<!--<img src=--><img src=x onerror={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<a href='javascript:{RUN}'>open</a>",
    f"[open](javascript:{RUN})",
    f"<form action='javascript:{RUN}'><button>open</button></form>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<math><mtext></mtext><mglyph><img src=x onerror={RUN}></mglyph></math>",
    f"<template><script>{RUN}</script></template>",
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<p style=animation-name:x onanimationstart={RUN}>",
    "<meta http-equiv=refresh content='0;url=about:blank'>",
    "<base href='https://example.invalid/'>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"`;{RUN};//",
    f"');{RUN};//",
    f"$\\href{{javascript:{RUN}}}{{x}}$ and $5",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    "__proto__",
    "constructor",
    "rtl \u202eevil\u202c end",
    "pop \u2066\u2069 end",
    "word" * 25_000,
]


def make(folder: Path) -> list[str]:
    """Write the document and a reading of it. Gives the payloads that the page itself holds."""
    supply = cycle(PAYLOADS)
    number = count(1)

    def bad() -> str:
        return f"{next(supply)} {next(number)}"

    body = [f"{payload} line{n:02}." for n, payload in enumerate(PAYLOADS)]
    lines = ["To Comrade BETA.", *body, "With greetings, ALPHA. 3:00 15 July 1952"]
    lines += [
        "Answer to Comrade ALPHA.",
        "1. Please send ten lamps.",
        "Regards, BETA. 16 July 1952",
    ]
    page = "\n".join(lines)
    sha = hashlib.sha256(page.encode()).hexdigest()
    first = {"from": lines[0], "to": lines[len(body) + 1]}
    last = {"from": lines[-3], "to": lines[-1]}
    document = {
        "format": "document 1",
        "id": folder.name,
        "status": "final",
        "title": body[0],
        "source": {"file": "source.txt", "sha256": sha},
        "parts": [
            {"id": "a", "name": bad(), "voice": "author", "at": [first]},
            {"id": "b", "name": bad(), "voice": "author", "at": [last], "note": bad()},
        ],
        "letters": [
            {"id": "l1", "code": "A", "title": bad(), "sender": "alpha", "addressee": "beta"}
            | {"at": first, "note": bad()},
            {"id": "l2", "code": "B", "title": bad(), "sender": "beta", "addressee": "alpha"}
            | {"at": last, "answers": "l1", "note": bad()},
        ],
        "names": [
            {"id": "alpha", "kind": "person", "name": bad(), "written": ["ALPHA"], "note": bad()},
            {"id": "beta", "kind": "person", "name": bad(), "written": ["BETA"], "note": bad()},
            {"id": "lamp", "kind": "term", "name": bad(), "written": ["lamps"], "note": bad()},
        ],
        "events": [
            {"id": "sent", "what": bad(), "kind": "sent", "of": "l1", "edtf": "1952-07-15T03:00"}
            | {"written": ["3:00 15 July 1952"], "note": bad()},
            {"id": "answered", "what": bad(), "kind": "sent", "of": "l2", "edtf": "1952-07-16"}
            | {"written": ["16 July 1952"], "note": bad()},
        ],
        "requests": [
            {"id": "r1", "letter": "B", "label": "1.", "verb": ["send"], "target": ["lamps"]}
            | {"at": "Please send ten lamps.", "note": bad()},
        ],
        "brackets": [{"id": "open", "at": "[open]", "explains": "line14.", "note": bad()}],
    }
    claims = [
        {"id": f"c{n}", "letter": "A", "says": bad(), "stance": "asserts", "note": bad()}
        | {"option": "o1", "weighs": "for", "at": f"line{n:02}."}
        for n in range(len(PAYLOADS))
    ]
    reading = {
        "format": "reading 1",
        "document": folder.name,
        "reader": "key",
        "title": bad(),
        "about": bad(),
        "options": [{"id": "o1", "letter": "A", "name": bad(), "at": "To Comrade BETA."}],
        "claims": claims,
        "steps": [
            {"id": f"s{n}", "from": [f"c{n}"], "to": "c0", "kind": "supports"}
            | {"unstated": bad(), "scheme": bad(), "note": bad()}
            for n in range(1, len(PAYLOADS))
        ],
        "demands": [
            {"id": "d1", "request": "r1", "kind": ["defensive"], "arm": bad(), "note": bad()}
            | {"at": "send ten lamps", "takes_up": ["line01."]},
        ],
        "echoes": [{"id": "e1", "mao": "line02.", "kim": "ten lamps", "what": bad()}],
        "not_asked": [{"id": "n1", "letter": "B", "what": bad(), "absent": [bad()]}],
        "tensions": [
            {"id": "t1", "what": bad(), "at": ["line03.", "line04."], "explanations": [bad()]},
        ],
    }
    source = {"id": "book", "citation": bad(), "read": bad(), "note": bad()}
    backed = {"sources": ["book"], "confidence": "low", "precision": "day"}
    context = {
        "format": "context 1",
        "document": folder.name,
        "clocks": [
            {"id": "here", "name": bad(), "zone": "Asia/Shanghai"},
            {"id": "there", "name": bad(), "zone": "Europe/Moscow"},
        ],
        "sources": [source],
        "facts": [{"id": "f1", "topic": bad(), "says": bad(), "note": bad()} | backed],
        "events": [
            {"id": "far", "what": bad(), "edtf": "1952-07-15", "scale": ["days", "years"]}
            | {"note": bad()}
            | backed,
        ],
        "transmission": [
            {"id": f"t{n}", "what": bad(), "who": bad(), "when": bad(), "where": bad()}
            | {"language": bad(), "basis": basis, "may_change": bad(), "note": bad()}
            | {"sources": ["book"], "confidence": "low", "at": ["line05."]}
            for n, basis in enumerate(("page", "inference", "outside", "not stated"))
        ],
    }
    folder.mkdir()
    (folder / "source.txt").write_text(page, "utf-8")
    for name, data in (
        ("document.yaml", document),
        ("reading.key.yaml", reading),
        ("context.yaml", context),
    ):
        # JSON is YAML; what YAML does not allow to stand is written as an escape.
        (folder / name).write_text(json.dumps(data, indent=1) + "\n...\n", "utf-8")
    return body
