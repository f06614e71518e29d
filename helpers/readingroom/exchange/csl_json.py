"""CSL-JSON: citations for Zotero, Pandoc and processors of citation styles."""

import json
from typing import Any

from readingroom.document import Document
from readingroom.exchange.records import CatalogueRecord, records


def csl_json(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as CSL items; citations stand verbatim in `note`."""
    return json.dumps([*map(_item, records(document))], ensure_ascii=False, indent=1) + "\n"


def _item(record: CatalogueRecord) -> dict[str, Any]:
    date = {"date-parts": [list(record.date)]} if record.date else {"literal": record.dated}
    item = {
        "id": record.id,
        "type": "manuscript",
        "title": record.title,
        "author": _person(record.author),
        "recipient": _person(record.recipient),
        "issued": date if record.date or record.dated else None,
        "container-title": record.within,
        "archive": record.archive,
        "archive_location": record.shelfmark,
        "note": "\n".join(record.notes),
    }
    return {name: value for name, value in item.items() if value}


def _person(name: str) -> list[dict[str, str]]:
    """A name as one: which part of it is the family's, the page does not say."""
    return [{"literal": name}] if name else []
