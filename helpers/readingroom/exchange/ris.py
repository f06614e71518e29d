"""RIS: citations for EndNote, Zotero and library catalogues."""

from collections.abc import Iterator

from readingroom.document import Document
from readingroom.exchange.records import CatalogueRecord, records


def ris(document: Document, _reading: str = "") -> str:
    """The document, its letters and copies as RIS records; each citation is a note, verbatim."""
    tags = (each for record in records(document) for each in _tags(record))
    return "".join(f"{tag}  - {value}\n" for tag, value in tags)


def _tags(record: CatalogueRecord) -> Iterator[tuple[str, str]]:
    tags = {
        "TY": "PCOMM" if record.author else "MANSCPT",
        "ID": record.id,
        "TI": record.title,
        "AU": record.author,
        "A2": record.recipient,
        "PY": str(record.date[0]) if record.date else "",
        "DA": "/".join(f"{each:02}" for each in record.date) or record.dated,
        "T2": record.within,
        "DP": record.archive,
        "CN": record.shelfmark,
    }
    yield from ((tag, " ".join(value.split())) for tag, value in tags.items() if value)
    yield from (("N1", each) for each in record.notes)
    yield "ER", ""
