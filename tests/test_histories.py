"""Histories of a room: two kernels, two tabs, two students, and everything that disks do to them.

After each step what is told is compared with the disk. The tabs here do what the script of an
exercise does; real tabs are in test_browser_tabs.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from pathlib import Path

import filelock
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import readingroom as rr
from readingroom.answers import Book, Memory, question, remember, shelf
from readingroom.html import plain
from readingroom.loading import decoded
from readingroom.views import handle, state_of

ADDRESS = "telegram-21646/what-lies-here"
ASKED = question(ADDRESS)
STUDENTS = ("Ada", "Ben")
FSYNC, LOCK = os.fsync, filelock.FileLock.acquire
WHICH = st.integers(0, 1)


class Kernel:
    """What a kernel knows: it dies with it."""

    def __init__(self):
        self.memory = Memory()

    @contextlib.contextmanager
    def running(self):
        remember(self.memory)
        yield

    def hear(self, message):
        with self.running():
            kept = handle(ASKED, message)
            return state_of(ASKED) | ({"kept": kept} if kept else {})

    def look(self):
        with self.running():
            return state_of(ASKED)


class Tab:
    """What the script of an exercise does with its form, its state and the storage of its tab."""

    clock = 1_000_000

    def __init__(self, state):
        self.store = {}
        self.open(state)

    def open(self, state):
        """The view is made, or made again: what is on no disk is handed over again."""
        self.state, self.form, self.number, self.base = state, None, -1, 0
        self.whose = state["whose"]
        out = self.settle()
        for whose, held in self.store.items():
            for each in held["answers"]:
                if each["id"] not in state["written"]:
                    out.append({"do": "answer", "whose": whose, **each})
        return out + self.begun()

    def held(self):
        return self.store.setdefault(self.whose, {"draft": None, "answers": []})

    def begun(self):
        draft = self.held()["draft"]
        message = {"do": "draft", "whose": self.whose, "base": self.base}
        return [message | draft] if draft else []

    def hear(self, state):
        self.state = state
        return self.settle()

    def settle(self):
        now, out = self.state, []
        if now["whose"] != self.whose:
            out += self.begun()
            held = self.held()
            held["answers"] = [each for each in held["answers"] if each["id"] not in now["written"]]
            self.whose, self.number = now["whose"], -1
        draft = self.held()["draft"]
        if draft and draft["number"] < now["number"]:
            out += self.begun()
        stays = draft and (
            draft["number"] > now["number"]
            or (draft["number"] == now["number"] and not now["lasting"])
        )
        self.held()["draft"] = draft = draft if stays else None
        waiting = [
            each
            for each in self.held()["answers"]
            if each["number"] > now["number"] and each["id"] not in now["written"]
        ]
        mine = draft or (waiting[-1] if waiting else None)
        if max(now["number"], mine["number"] if mine else 0) <= self.number:
            return out
        late = mine or {"number": now["number"], "value": now["draft"]}
        self.number, self.form = late["number"], late["value"]
        self.base = self.base if mine else self.number
        return out

    def type(self, words):
        Tab.clock += 1000
        self.number = max(Tab.clock, self.number + 1, self.state["number"] + 1)
        self.form = words
        self.held()["draft"] = {"number": self.number, "value": words}
        out = self.begun()
        self.base = self.number
        return out

    def send(self, id):
        given = {"id": id, "number": self.number, "value": self.form}
        self.held()["draft"] = None
        self.held()["answers"].append(given)
        return [{"do": "answer", "whose": self.whose, **given}]


class Disk:
    """What a disk may refuse: a file's flushing, a folder's flushing, writing at all, locks."""

    refused = frozenset()

    @classmethod
    def fsync(cls, handle):
        folder = Path(f"/proc/self/fd/{handle}").is_dir()
        if folder and "folder" in cls.refused:
            raise OSError(errno.EINVAL, "Invalid argument")
        if not folder and "full" in cls.refused:
            raise OSError(errno.ENOSPC, "No space left on device")
        if not folder and "flush" in cls.refused:
            raise OSError(errno.EINVAL, "Invalid argument")

    @classmethod
    def replace(cls, one, other, *, true=os.replace, **more):
        if "read-only" in cls.refused:
            raise PermissionError(errno.EACCES, "Permission denied")
        return true(one, other, **more)

    @classmethod
    def acquire(cls, lock, *given, **more):
        if "locks" in cls.refused:
            raise OSError(errno.ENOLCK, "No locks available")
        return LOCK(lock, *given, **more)


class History(RuleBasedStateMachine):
    """A room and all that happens to it."""

    def __init__(self):
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.room = self.home / "room"
        self.room.mkdir()
        (self.room / "room.yaml").write_text("version: 0\n...\n", "utf-8")
        os.chdir(self.room)
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(os, "fsync", Disk.fsync)
        self.patch.setattr(os, "replace", Disk.replace)
        self.patch.setattr(
            filelock.FileLock, "acquire", lambda lock, **more: Disk.acquire(lock, **more)
        )
        Disk.refused = frozenset()
        self.kernels = [Kernel(), Kernel()]
        self.tabs = [Tab(kernel.look()) for kernel in self.kernels]
        self.count = 0
        self.sent: dict[str, str] = {}  # what was answered, and whose it was
        self.given: dict[str, Kernel] = {}  # and which kernel was given it
        self.kept: set[str] = set()  # what was said to be kept
        self.typed: dict[int, str] = {}
        self.copies: list[dict[str, bytes]] = []
        self.told: list[str] = []
        self.present = ["", ""]

    def teardown(self):
        self.patch.undo()
        os.chdir("/")
        shutil.rmtree(self.home, ignore_errors=True)
        remember(Memory())

    # ------------------------------------------------------------ what happens

    def deliver(self, at, messages):
        """Carry messages of a tab to its kernel, and what comes of them back."""
        for message in messages:
            state = self.kernels[at].hear(message)
            self.heard(message, state)
            self.deliver(at, self.tabs[at].hear(state))

    def heard(self, message, state):
        if message["do"] == "answer" and "Kept in your answer book" in state["kept"]:
            assert message["value"] in self.on_disk(), "told as kept, and is not on the disk"
        if message["do"] == "answer" and "Kept" not in state["kept"]:
            assert "not be written" in state["kept"] or "wait in this page" in state["kept"]

    def on_disk(self):
        books = (self.read(path) for path in self.room.glob("answers*.json"))
        return [each.answer for book in books for each in book.attempts.get(ADDRESS, ())]

    def read(self, path):
        return Book.read(decoded(path.read_bytes()))

    def words(self, at):
        self.count += 1
        return f"{self.present[at] or 'nobody'} says {self.count}"

    @rule(at=WHICH)
    def type(self, at):
        tab = self.tabs[at]
        if tab.state["whose"] != self.kernels[at].look()["whose"]:
            self.deliver(at, tab.hear(self.kernels[at].look()))
        words = self.words(at)
        self.typed[at] = words
        self.deliver(at, tab.type(words))

    @rule(at=WHICH)
    def answer(self, at):
        self.type(at)
        words = self.tabs[at].form
        self.sent[words], self.given[words] = self.present[at], self.kernels[at]
        self.deliver(at, self.tabs[at].send(f"{self.count:012x}"))

    @rule(at=WHICH)
    def answer_in_code(self, at):
        words = self.words(at)
        self.sent[words], self.given[words] = self.present[at], self.kernels[at]
        with self.kernels[at].running():
            rr.answer(ADDRESS, words)

    @rule(at=WHICH)
    def look(self, at):
        self.deliver(at, self.tabs[at].hear(self.kernels[at].look()))

    @rule(at=WHICH)
    def reload(self, at):
        self.deliver(at, self.tabs[at].open(self.kernels[at].look()))

    @rule(at=WHICH)
    def kill(self, at):
        """The kernel dies, another starts, the cell is run again; what only it knew is gone."""
        tab_holds = {
            each["value"] for held in self.tabs[at].store.values() for each in held["answers"]
        }
        self.kernels[at] = Kernel()
        with self.kernels[at].running():
            self.present[at] = shelf().mine.student
        lost = set(self.sent) - tab_holds - set(self.known())
        for words in lost:
            del self.sent[words]
        self.reload(at)

    def known(self):
        """What the disk, a tab or a living kernel knows."""
        yield from self.on_disk()
        for tab in self.tabs:
            for held in tab.store.values():
                yield from (each["value"] for each in held["answers"])
        for kernel in self.kernels:
            for known in kernel.memory.shelves.values():
                yield from (each.answer for each in known.mine.attempts.get(ADDRESS, ()))

    @rule(at=WHICH, name=st.sampled_from(STUDENTS))
    def name(self, at, name):
        with self.kernels[at].running():
            rr.student(name)
        for which, kernel in enumerate(self.kernels):
            with kernel.running():
                self.present[which] = shelf().mine.student
        for which in (0, 1):
            self.look(which)

    @rule(what=st.sampled_from(["full", "folder", "flush", "read-only", "locks"]))
    def refuse(self, what):
        Disk.refused = Disk.refused ^ {what}

    def forgo(self):
        """What only a book held that a person took away, whose kernel has ended, is no one's."""
        for words in set(self.sent) - set(self.known()):
            if self.given[words] not in self.kernels:
                del self.sent[words]

    @rule()
    def copy(self):
        files = self.room.glob("answers*.json")
        self.copies.append({path.name: path.read_bytes() for path in files})

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def an_older_copy_comes_back(self, data):
        for name, raw in data.draw(st.sampled_from(self.copies)).items():
            (self.room / name).write_bytes(raw)
        self.forgo()

    @rule()
    def delete(self):
        for path in self.room.glob("answers*.json"):
            path.unlink()
        self.forgo()

    @rule(suffix=st.sampled_from(["a", "b"]))
    def move(self, suffix):
        self.room = self.room.rename(self.home / f"room {suffix}{self.count}")

    # ------------------------------------------------------------ what holds

    @invariant()
    def each_stands_once_and_in_the_book_of_whom_it_is(self):
        for path in self.room.glob("answers*.json"):
            book = self.read(path)
            answers = [each.answer for each in book.attempts.get(ADDRESS, ())]
            assert len(answers) == len(set(answers)), answers
            owners = {self.sent.get(each, book.student) for each in answers} - {"", book.student}
            assert not owners, (path.name, book.student, answers)

    @invariant()
    def nothing_untrue_is_told(self):
        for kernel in self.kernels[self.count % 2 :][:1]:
            with kernel.running():
                said = plain(rr.progress()._repr_html_())
                here = shelf()
                known = here.read().attempts.get(ADDRESS, ())
                missing = {each.answer for each in known} - set(self.on_disk())
            if "kept in answers" in said:
                assert here.path.is_file()
            if missing:
                assert "wait" in said, (missing, said[:300])
            else:
                assert "answers wait" not in said and "answer waits" not in said, said[:300]

    @invariant()
    def what_one_typed_stands_in_the_form(self):
        for at, words in self.typed.items():
            tab = self.tabs[at]
            assert tab.form is None or isinstance(tab.form, str), (words, tab.form)


def at_the_end(history):
    """The disk is well again, and somebody looks: every answer is there."""
    Disk.refused = frozenset()
    for name in ("", *STUDENTS):
        for at in (0, 1):
            if name:
                history.name(at, name)
            history.reload(at)
            history.look(at)
    missing = set(history.sent) - set(history.on_disk())
    assert not missing, missing


class Ending(History):
    def teardown(self):
        try:
            at_the_end(self)
            self.each_stands_once_and_in_the_book_of_whom_it_is()
        finally:
            super().teardown()


def run(histories, **more):
    run_state_machine_as_test(
        Ending,
        settings=settings(
            max_examples=histories,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            **more,
        ),
    )


@pytest.mark.skipif(os.name != "posix", reason="moves a folder that is in use")
def test_thirty_histories_lose_nothing():
    run(30)


@pytest.mark.slow
def test_two_hundred_histories_lose_nothing():
    run(200)


@pytest.mark.endurance
def test_five_thousand_histories_lose_nothing():
    run(5000)
