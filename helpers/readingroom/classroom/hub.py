"""A hub: JupyterHub, with a room for each student that is made when the student's server starts.

It starts `python -m readingroom.classroom.hub` for whoever comes in, as that person.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from readingroom import __version__
from readingroom.classroom.jupyter import own_options, program, surroundings
from readingroom.classroom.rooms import FIRST_LESSON, furnish, pieces_in
from readingroom.errors import NotHere, ReadingRoomError, did_you_mean
from readingroom.lessons.bookmark import left_off, renew
from readingroom.loading.files import write_whole

CONFIGURATION = "jupyterhub_config.py"
RUNS = "share/readingroom"
"""Where JupyterLab's data of a whole machine lie in a hub's folder: what the lessons show."""
_SHIPPED = Path(__file__).with_name("jupyterhub_config.txt")


def set_up(folder: Path) -> bool:
    """Put the configuration of a hub into a folder; whether it is as shipped, and not changed."""
    path, content = folder / CONFIGURATION, _SHIPPED.read_bytes()
    if path.exists():
        return path.read_bytes() == content
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return True


def run_lessons(folder: Path, lessons: Sequence[str]) -> Iterator[str]:
    """Run lessons (all if none is named) once for all students of a hub; each name as it runs."""
    from readingroom.lessons.rehearsal import place_of_run, rehearse, run_as_text

    with tempfile.TemporaryDirectory(prefix="readingroom-") as name:
        furnish(Path(name), __version__)
        for lesson in _named(lessons):
            yield lesson
            path = Path(name, f"{lesson}.ipynb")
            ran = rehearse(path)
            if ran.ended:
                kept = folder / RUNS / place_of_run(path).name
                kept.parent.mkdir(parents=True, exist_ok=True)
                write_whole(kept, run_as_text(ran).encode())


def _named(lessons: Sequence[str]) -> list[str]:
    shipped = [Path(each.name).stem for each in pieces_in() if each.is_lesson]
    names = [Path(each).stem for each in lessons]
    for name in (each for each in names if each not in shipped):
        what = f"The rooms that a hub makes have no lesson “{name[:200]}”."
        raise NotHere(f"{what} {did_you_mean(name, shipped)}")
    return names or shipped


def serve(arguments: Sequence[str], seen: Mapping[str, str]) -> None:
    """Make or update the room of whoever's server starts, if it can be; then become that server."""
    folder = Path(seen.get("JUPYTERHUB_ROOT_DIR", "~/reading-room")).expanduser()
    teach = seen.get("READINGROOM_TEACH") == "1"
    try:
        print(*furnish(folder, __version__, teach=teach).report(), sep="\n", file=sys.stderr)
    except ReadingRoomError as error:
        print(error, file=sys.stderr)
    renew(folder)
    lesson = f"/lab/tree/{left_off(folder) or FIRST_LESSON}"
    _limit(int(seen.get("MEM_LIMIT", 0)))
    command = [*program("jupyterhub.singleuser"), *own_options(folder), *arguments]
    unless_set = {"JUPYTERHUB_ROOT_DIR": str(folder), "JUPYTERHUB_DEFAULT_URL": lesson}
    around = surroundings(folder, Path(jupyter_data_dir(), "readingroom"))
    sys.stderr.flush()
    os.execve(sys.executable, command, unless_set | around)


def _limit(size: int) -> None:
    """Hold this process and its kernels to a size, which most of what starts servers only tells."""
    if size and sys.platform == "linux":
        import resource

        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        size = size if most == resource.RLIM_INFINITY else min(size, most)
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


if __name__ == "__main__":
    serve(sys.argv[1:], os.environ)
