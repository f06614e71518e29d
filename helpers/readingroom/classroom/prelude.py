"""What each kernel of a room begins with: what stops a cell is told calmly from the first one on.

None of our names is left among the reader's own; what `PYTHONSTARTUP` named is run after it.
"""

with __import__("contextlib").suppress(ImportError):  # It may be another Python.
    __import__("readingroom")
with __import__("contextlib").suppress(OSError):
    exec(
        __import__("pathlib").Path(__import__("os").getenv("READINGROOM_STARTUP", "")).read_bytes()
    )
