"""`readingroom check --watch`: everything is looked at again as soon as it is saved."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from readingroom.errors import ReadingRoomError

if TYPE_CHECKING:
    from readingroom.lessons.places import State

_PAUSE_SECONDS = 0.2


def watch(paths: Iterable[Path]) -> int:
    """Check what the paths hold, and again whatever is saved there, until Ctrl-C; lessons unrun.

    What was saved is told at once. Then all else is looked at, and told where it has changed by
    that: a lesson that asks for an exercise which was just renamed.
    """
    known = list(paths)
    print(
        "Everything is checked when you save it; lessons are not run. End with Ctrl-C.", flush=True
    )
    try:
        Watch(known).forever()
    except KeyboardInterrupt:
        print("\nNo longer watching.", flush=True)
    return 0


class Watch:
    """What was seen, what was told of it, and what waits to be looked at."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.seen: dict[Path, State] = {}
        self.told: dict[Path, list[str]] = {}
        self.waiting: list[Path] = []

    def forever(self) -> None:
        """Look, tell, and wait a little when nothing is left to be told."""
        while True:
            self.look()
            if self.waiting:
                self.tell(self.waiting.pop(0))
            else:
                time.sleep(_PAUSE_SECONDS)

    def look(self) -> None:
        """See what was saved or taken away; it comes first, and then all else."""
        from readingroom.lessons.places import state_of
        from readingroom.loading.files import shown

        now = {target: state_of(target) for target in held(self.paths)}
        saved = [target for target in now if now[target] != self.seen.get(target)]
        for target in self.seen.keys() - now.keys():
            self.told.pop(target, None)
            print(f"{shown(target)}: no longer here.", flush=True)
        if saved or self.seen.keys() - now.keys():
            self.waiting = [*saved, *(each for each in now if each not in saved)]
            self.told = {each: lines for each, lines in self.told.items() if each not in saved}
        self.seen = now

    def tell(self, target: Path) -> None:
        """Say what is to be told of something, unless the same was wrong with it before.

        What could not be checked, since something else is broken, is no news.
        """
        from readingroom.lessons.verdicts import report_on

        *wrong, verdict = report_on(target, run=False).lines
        if wrong != self.told.get(target):
            print(time.strftime("\n%H:%M:%S"), *wrong, verdict, sep="\n", flush=True)
        self.told[target] = wrong


def held(paths: Iterable[Path]) -> list[Path]:
    """All that the paths hold now, which may be nothing."""
    from readingroom.lessons.reports import targets

    found: dict[Path, None] = {}
    for path in paths:
        try:
            found.update(dict.fromkeys(targets(path)))
        except ReadingRoomError:
            continue  # It was there when the watch began, and may come back.
    return list(found)
