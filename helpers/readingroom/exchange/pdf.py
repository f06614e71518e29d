"""PDF: the page of HTML, printed by a Chromium of this machine."""

from readingroom.document import Document
from readingroom.errors import ReadingRoomError
from readingroom.exchange.reproduction import reproduction
from readingroom.lessons import chromium
from readingroom.loading.files import workplace


def pdf(document: Document, reading: str = "") -> bytes:
    """The page as a tagged PDF, unfolded. Raises `ReadingRoomError` where no Chromium makes one."""
    unfolded = reproduction(document, reading).replace("<details>", "<details open>")
    browser = chromium.find_chromium()
    if browser and (made := chromium.as_pdf(unfolded, browser, "a4", workplace())):
        return made
    instead = "Export html instead, open it in a browser, and print it into a file."
    raise ReadingRoomError(f"There is no Chromium, Chrome or Edge here that makes a PDF. {instead}")
