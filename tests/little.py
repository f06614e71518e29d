"""A little lesson, written into a file."""

from __future__ import annotations

import json

TITLE = """# Who asks whom?

**When you have finished, you can** say who asks.

**5 minutes.** You need nothing."""


def write_lesson(path, *, last, title=TITLE):
    """Write a right lesson of five cells, the last of which is code of one's own."""
    cells = [
        ("markdown", "title", title),
        ("markdown", "open-intro", "## 1. Open it (5 minutes)\n\nThis puts it on the desk."),
        ("code", "open", 'import readingroom as rr\ntelegram = rr.load("telegram-21646")'),
        ("markdown", "ask", "Ask for a passage."),
        ("code", "passage", last),
    ]
    content = [
        {"cell_type": kind, "id": id, "metadata": {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, id, source in cells
    ]
    lesson = {"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(lesson), "utf-8")
