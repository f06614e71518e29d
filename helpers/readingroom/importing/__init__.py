"""From a saved archive page to a draft document that a teacher can open at once and fill in."""

from readingroom.errors import answering

__getattr__ = answering(
    __name__,
    {
        "accession": "new",
        "annotation": "append appended targets",
        "draft": "DraftDocument",
        "hypertext": "page_text",
    },
)
