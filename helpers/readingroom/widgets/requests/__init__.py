"""What a letter asks for: a ledger to group, filter, sort and count, and to classify oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.views.keeping import keep, remembered
from readingroom.widgets.desk.view import View, joined, style
from readingroom.widgets.requests.data import data_of
from readingroom.widgets.requests.own import kept
from readingroom.widgets.requests.twin import static_twin

GROUPS = ("printed", "kind", "arm", "verb", "bound")
SORTS = ("printed", "line", "label", "target")
SECTIONS = ("demands",)
COUNTS = ("", "measures", "items", "demands", "own")


class RequestsView(View):
    """The view that `requests` returns.

    `group`, `sort` and `count` say how the ledger is arranged and counted; `own` holds a person's
    own demands, as entries of a reading.
    """

    _esm = joined("requests/requests.js")
    _css = style("requests")
    group = traitlets.Enum(GROUPS, "printed").tag(sync=True)
    sort = traitlets.Enum(SORTS, "printed").tag(sync=True)
    count = traitlets.Enum(COUNTS, "").tag(sync=True)
    own = traitlets.Dict().tag(sync=True)


def requests(
    document: Document,
    *,
    reading: str | None = None,
    selected: str = "",
    shown: Sequence[str] | None = None,
    group: str = "printed",
    sort: str = "printed",
    count: str = "",
    own: Mapping[str, Any] | None = None,
) -> RequestsView:
    """The requests as enumerated, one row each: label, words, verb, target, amount and its bound.

    Without a reading the view shows facts and lets a person divide each request into demands and
    classify them; these are kept in `own`, which brings them back. `reading` shows instead the
    demands that one reader finds, with kind, arm, the phrases they take up, and what is not asked
    for. `group` is printed, kind, arm, verb or bound; `sort` printed, line, label or target;
    `count` the rule of a count: measures, items, demands or own. `selected` is an address such as
    `request:2b`, `shown` the kinds that are switched on (all, if left out). Raises `NotHere` if
    there is no such reading, `ReadingRoomError` if the document lists no requests or an arrangement
    is unknown.
    """
    if not document.requests:
        raise ReadingRoomError(
            f"“{document.title}” lists no requests, so there is no ledger to open. "
            "They would stand under `requests:` in document.yaml."
        )
    for name, value, known in (
        ("group", group, GROUPS),
        ("sort", sort, SORTS),
        ("count", count, COUNTS),
    ):
        if value not in known:
            raise ReadingRoomError(
                f"`{name}` cannot be “{value}”. It is one of: {', '.join(filter(None, known))}."
            )
    known_own = remembered(document.id, SECTIONS) if own is None else kept(own)
    data, held = data_of(document, reading), {} if reading else known_own
    view = RequestsView(
        static_twin(document, reading, held),
        data,
        selected=selected,
        shown=[kind["id"] for kind in data["kinds"]] if shown is None else list(shown),
        group=group,
        sort=sort,
        count=count,
        own=held,
    )
    if not reading:
        keep(view, document.id, SECTIONS)
    return view
