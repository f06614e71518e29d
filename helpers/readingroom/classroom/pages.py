"""Lessons as web pages on a Jupyter server, behind its sign-in; it loads this as an extension."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

from readingroom.classroom.rooms import fingerprint, pieces_in
from readingroom.errors import ReadingRoomError
from readingroom.html import element, page
from readingroom.lessons import bookmark, exhibits, webpage
from readingroom.lessons.edition import Lesson
from readingroom.lessons.rehearsal import place_of_run, rehearse, rehearsed
from readingroom.loading.files import room, working_in

_SCRIPTS = Path(webpage.__file__).parents[1] / "views"
# Answer books are changed by one thread; one lesson is run at a time: a kernel takes the machine.
_replying = ThreadPoolExecutor(1, "readingroom-replies")
_running = ThreadPoolExecutor(1, "readingroom-runs")
_TRIES = 2
_FOLDER, _NAME = r"((?:.+/)?)", r"([^/]+\.ipynb)"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    at = partial(url_path_join, server.web_app.settings["base_url"], "readingroom")
    handlers = [
        (at(r"(?:.+/)?scripts/([\w-]+\.js)"), web.StaticFileHandler, {"path": str(_SCRIPTS)}),
        (at(_FOLDER), _FrontHandler),
        (at(rf"{_FOLDER}(portfolio[^/]*\.html)"), _PortfolioHandler),
        (at(rf"{_FOLDER}pieces/{_NAME}"), _PiecesHandler),
        (at(rf"{_FOLDER}said/{_NAME}"), _SaidHandler),
        (at(rf"{_FOLDER}{_NAME}"), _PageHandler),
    ]
    server.web_app.add_handlers(".*$", handlers)  # type: ignore[no-untyped-call]


class _Handler(JupyterHandler):
    async def prepare(self, **more: bool) -> None:
        await super().prepare(**more)
        if self.current_user:  # A server that nobody seems to use would be ended under them.
            self.settings["readingroom_last_activity"] = datetime.now(UTC)

    async def reply(self, path: str, make: Callable[[Path], Any]) -> Any:
        """What is made of a lesson, by one thread, where the lesson lies."""
        lesson = self.lesson_at(path)

        def made() -> Any:
            with working_in(lesson.parent):
                return make(lesson)

        return await asyncio.get_running_loop().run_in_executor(_replying, made)

    async def show(self, path: str, make: Callable[[Path], str], refusal: int = 200) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        try:
            made = await self.reply(path, make)
        except ReadingRoomError as error:
            self.set_status(refusal)
            title = "Reading Room" if refusal == 200 else "This lesson cannot be opened"
            told = (element("p", each) for each in str(error).splitlines())
            made = page(title, element("main", *told))
        await self.finish(made)

    async def tell(self, path: str, make: Callable[[Path], dict[str, Any]]) -> None:
        try:
            made = await self.reply(path, make)
        except ReadingRoomError as error:
            self.set_status(422)
            made = {"trouble": str(error).partition("\n")[0]}
        await self.finish(made)

    @property
    def top(self) -> Path:
        return Path(self.settings["server_root_dir"]).expanduser().resolve()

    def lesson_at(self, path: str) -> Path:
        found = (self.top / path).resolve()
        if not found.is_relative_to(self.top) or not found.is_file() or not room(found.parent):
            raise web.HTTPError(404, reason="There is no such lesson in a room here.")
        return found


class _FrontHandler(_Handler):
    @web.authenticated
    async def get(self, folder: str) -> None:
        await self.show(f"{folder}room.yaml", lambda _: webpage.front(bookmark.progress().html))


class _PortfolioHandler(_Handler):
    """The page that is handed in, which lies at the top of the room, also for a lesson below."""

    @web.authenticated
    def get(self, folder: str, name: str) -> None:
        home = room(self.top / folder)
        if home is None or not home.is_relative_to(self.top):
            raise web.HTTPError(404, reason="There is no room here.")
        found = (home / name).relative_to(self.top).as_posix()
        self.redirect(url_path_join(self.base_url, "files", quote(found)))


class _PageHandler(_Handler):
    @web.authenticated
    async def get(self, folder: str, name: str) -> None:
        self.xsrf_token  # noqa: B018 (a cookie by which the page's script shows that it is ours)
        notebook = url_path_join(self.base_url, "lab/tree", quote(folder + name))
        await self.show(folder + name, partial(_page, notebook=notebook), refusal=422)


def _page(lesson: Path, notebook: str) -> str:
    host = webpage.Host(unasked=_is_ours(lesson))
    return webpage.lesson_page(_lesson(lesson), lesson.name, notebook, host)


def _is_ours(lesson: Path) -> bool:
    """Whether a lesson is one of those that are shipped, as it is shipped: its code is known."""
    held = {lesson.name: fingerprint(lesson.name, lesson.read_bytes())}
    return any(each.is_lesson and each.fingerprints == held for each in pieces_in())


class _PiecesHandler(_Handler):
    """What depends on a run or on the answer book; when it is posted, the lesson is run first."""

    @web.authenticated
    async def get(self, folder: str, name: str) -> None:
        if self.request.method == "POST":
            run = asyncio.get_running_loop().run_in_executor
            with suppress(ReadingRoomError):  # It is told below.
                if not await run(_running, _is_rehearsed, self.lesson_at(folder + name)):
                    raise web.HTTPError(503, reason="The lesson could not be run to its end.")
        await self.tell(folder + name, lambda at: {"pieces": webpage.pieces(_lesson(at))})

    post = get


def _is_rehearsed(lesson: Path) -> bool:
    return any(rehearse(lesson).ended and place_of_run(lesson).is_file() for _ in range(_TRIES))


class _SaidHandler(_Handler):
    @web.authenticated
    async def post(self, folder: str, name: str) -> None:
        messages = (self.get_json_body() or {}).get("messages")
        if not isinstance(messages, list):
            raise web.HTTPError(400, reason="No messages came.")
        await self.tell(folder + name, partial(_answered, messages=messages))


def _answered(lesson: Path, messages: list[Any]) -> dict[str, Any]:
    reply = partial(webpage.reply_to_message, _lesson(lesson), lesson.stem)
    return {"replies": [reply(each) for each in messages if isinstance(each, dict)]}


def _lesson(path: Path) -> Lesson:
    kept = place_of_run(path)
    return _opened(path, kept, kept.is_file())


@lru_cache(maxsize=16)
def _opened(path: Path, _kept: Path, ran: bool) -> Lesson:
    return exhibits.open_lesson(path, rehearsed(path) if ran else None)
