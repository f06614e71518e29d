"""What each kernel of a room begins with: what stops a cell is told calmly from the first one on.

Python runs it among the reader's own names, and leaves none of ours there; then what the reader's
own `PYTHONSTARTUP` named.
"""

with __import__("contextlib").suppress(ImportError):  # It may be another Python.
    __import__("readingroom")
with __import__("contextlib").suppress(OSError):
    exec(
        __import__("pathlib").Path(__import__("os").getenv("READINGROOM_STARTUP", "")).read_bytes()
    )
