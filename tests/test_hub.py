"""A class at a hub: rooms made, lessons answered all at once, each kernel killed, nothing lost."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import nbformat
import pytest
import yaml
from attending import PROXY, Hub, Student, alive, hub, proxied
from browsing import browser_page, is_here
from playwright.sync_api import expect
from traitlets.config import Config

import readingroom as rr
from readingroom.classroom import CONFIGURATION, serve, set_up
from readingroom.cli import main
from readingroom.html import plain
from readingroom.loading import FOR_STUDENTS

LESSON, OTHER = "03_requests", "00_start_here"
NUMBER, ADDRESS = "ask-the-only-number", "telegram-21646/the-only-number"
ANSWERING = f"""
for number in range({{first}}, {{first}} + 12):
    answer = {{{{"bound": "at least", "number": number, "unit": "regiments"}}}}
    reply = rr.answer("{ADDRESS}", answer)
    assert not reply.kept, reply.kept
    print("kept", number, flush=True)
"""
WRONG = re.compile(r"(?m)^Traceback|^\[[EC] .*|^.* 5\d\d (?:GET|POST|PUT) .*")
ROOT = Path(__file__).parents[1]
TEN = {"bound": "at least", "number": "10", "unit": "regiments"}
IDLE = """
def idle(spawner):
    spawner.args = [
        "--MappingKernelManager.cull_idle_timeout=5",
        "--MappingKernelManager.cull_interval=1",
        "--MappingKernelManager.cull_connected=True",
        "--ServerApp.shutdown_no_activity_timeout=20",
    ]
c.Spawner.pre_spawn_hook = idle
c.Spawner.poll_interval = 1
"""
OWN = """
import readingroom as rr, time
from pathlib import Path
begun = Path({begun!r})
if not begun.exists():
    begun.touch()
    time.sleep(600)
print("worked out")
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A hub with its proxy, at which one lesson was run for all."""
    folder = tmp_path_factory.mktemp("hub")
    if not proxied(folder):
        pytest.skip(f"npm gives no {PROXY} here, and without it no hub can be tried.")
    assert main(["hub", str(folder), "--lessons", LESSON]) == 0
    with hub(folder) as school:
        yield school


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A home in which a server's start has made a room; and the command that the start became."""
    became = []
    monkeypatch.setattr(os, "execve", lambda *given: became.append(given))
    monkeypatch.setenv("HOME", str(tmp_path))

    def start(**seen):
        serve(["--ServerApp.port=1"], {"JUPYTERHUB_ROOT_DIR": "~/reading-room", **seen})
        return tmp_path / "reading-room", *became.pop()[1:]

    return start


def test_a_server_s_start_makes_a_room_and_opens_the_lesson_last_worked_in(room, monkeypatch):
    folder, command, seen = room()

    assert FOR_STUDENTS in (folder / "room.yaml").read_text("utf-8")
    assert seen["JUPYTERHUB_DEFAULT_URL"] == f"/lab/tree/{OTHER}.ipynb"
    assert seen["JUPYTERHUB_ROOT_DIR"] == str(folder)
    assert "jupyterhub.singleuser" in command[2] and command[-1] == "--ServerApp.port=1"
    monkeypatch.chdir(folder)
    rr.answer(ADDRESS, 10)
    assert room()[2]["JUPYTERHUB_DEFAULT_URL"] == f"/lab/tree/{LESSON}.ipynb"


def test_what_a_student_s_room_opens_with_comes_to_the_hub_and_a_teacher_s_room_is_open(room):
    _, command, seen = room()

    lab = seen["JUPYTER_CONFIG_PATH"].split(os.pathsep)[1]
    settings = json.loads(Path(lab, "labconfig", "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/application-extension:shell"] == {"startMode": "single"}
    assert f"--LabApp.extra_labextensions_path={lab}" in command
    assert list(Path(seen["JUPYTERLAB_WORKSPACES_DIR"]).iterdir())
    folder, command, _ = room(READINGROOM_TEACH="1")
    assert (folder / "instructor" / "guide.ipynb").exists()
    assert f"--LabApp.extra_labextensions_path={lab}" not in command


def test_a_room_that_cannot_be_updated_is_opened_as_it_is(room, capsys):
    folder, *_ = room()
    (folder / "room.yaml").write_text("format: room 99\n", "utf-8")

    assert room()[2]["JUPYTERHUB_ROOT_DIR"] == str(folder)
    assert "was left alone" in capsys.readouterr().err


def test_the_configuration_is_written_once_and_kept_as_it_was_changed(tmp_path, capsys):
    assert set_up(tmp_path / "hub")
    path = tmp_path / "hub" / CONFIGURATION
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")

    assert not set_up(tmp_path / "hub")
    assert path.read_text("utf-8").endswith("# mine\n")


@pytest.mark.parametrize("lesson", ["own.ipynb", "guide"])
def test_a_lesson_that_no_student_s_room_has_is_told(tmp_path, monkeypatch, capsys, lesson):
    monkeypatch.chdir(tmp_path)
    Path("own.ipynb").write_bytes((ROOT / "notebooks" / f"{LESSON}.ipynb").read_bytes())

    assert main(["hub", "hub", "--lessons", lesson]) == 1
    assert f"no lesson “{Path(lesson).stem}”" in capsys.readouterr().err


def configured(folder: Path) -> Config:
    """The settings of a hub."""
    set_up(folder)
    path, held = folder / CONFIGURATION, Config()
    exec(path.read_text("utf-8"), {"c": held, "__file__": str(path)})
    return held


def test_a_hub_listens_on_this_machine_and_lets_nobody_in_who_is_not_named(tmp_path):
    held = configured(tmp_path)

    assert held.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert held.Authenticator.allowed_users == set()
    assert "allow_all" not in held.Authenticator
    assert "spawner_class" not in held.JupyterHub and "authenticator_class" not in held.JupyterHub


def test_what_the_page_says_for_kubernetes_is_what_the_configuration_says(tmp_path):
    held = configured(tmp_path)
    cells = nbformat.read(ROOT / "notebooks" / "instructor" / "run_a_hub.ipynb", 4).cells
    words = "".join(cell.source for cell in cells)
    chart = yaml.safe_load(re.search(r"(?s)```yaml\n(.*?)```", words)[1])

    server = chart["singleuser"]
    assert server["cmd"] == ["python", *held.Spawner.cmd[1:], *held.Spawner.args]
    assert server["startTimeout"] == held.Spawner.start_timeout
    spawner = chart["hub"]["config"]["KubeSpawner"]
    assert spawner["http_timeout"] == held.Spawner.http_timeout
    assert server["memory"]["limit"] == held.Spawner.mem_limit
    assert f"--ServerApp.shutdown_no_activity_timeout={chart['cull']['timeout']}" in server["cmd"]
    assert held.JupyterHub.bind_url.endswith(chart["hub"]["baseUrl"])
    assert {*held.Spawner.environment} == {"JUPYTER_PATH", "READINGROOM_TEACH"}
    assert "READINGROOM_TEACH" in str(chart["hub"]) and "JUPYTER_PATH" in server["extraEnv"]
    for name in ("mem_limit", "start_timeout", "http_timeout", "allowed_users", "admin_users"):
        assert f"`{name}`" in words or f"`c.Authenticator.{name}`" in words


@pytest.mark.slow
def test_ten_who_come_in_at_once_and_lose_each_kernel_lose_nothing(school):
    attend(school, 10)


@pytest.mark.endurance
def test_thirty_lose_nothing(school):
    attend(school, 30)


def attend(school: Hub, size: int) -> None:
    """A class works in notebooks and on pages; what was said to be kept is in the books."""
    before = len(school.said())
    names = [f"student-{size}-{number}" for number in range(size)]
    for name, kept in zip(names, school.come(names, works), strict=True):
        book = json.loads((school.home(name) / "reading-room" / "answers.json").read_text("utf-8"))
        there = [int(each["answer"]["number"]) for each in book["exercises"][ADDRESS]]
        assert not {*kept} - {*there}, (name, kept, there)
    assert WRONG.findall(school.said()[before:]) == []


def works(student: Student) -> list[int]:
    """What a student does; the numbers that were said to be kept."""
    assert student.opened_on.endswith(f"/lab/tree/{OTHER}.ipynb")
    cells = nbformat.read(student.room / f"{LESSON}.ipynb", as_version=4).cells
    assert not cells[0].metadata.editable
    with student.kernel(f"{LESSON}.ipynb") as kernel:
        for cell in (each for each in cells if each.cell_type == "code"):
            kernel.run(cell.source)
        said = kernel.killed(ANSWERING.format(first=11), several_kept)
        kernel.run("import readingroom as rr")
        said += kernel.run(ANSWERING.format(first=31))
    reply = student.answer(LESSON, NUMBER, TEN)
    assert "This holds" in plain(reply["reply"])
    assert "This holds" in plain(student.get(f"readingroom/{LESSON}.ipynb").text)
    kept = [int(each) for each in re.findall(r"kept (\d+)", said)]
    assert len(kept) > 15
    return [*kept, 10]


def several_kept(said: str) -> bool:
    """Whether some answers were said to be kept, each to the end of its line."""
    return len(re.findall(r"kept \d+\n", said)) > 3


@pytest.mark.endurance
def test_a_page_whose_run_is_killed_has_it_run_once_more(school):
    student = Student(school, "patient")
    begun = student.home / "begun"
    cells = [nbformat.v4.new_code_cell(OWN.format(begun=str(begun)))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), student.room / "own.ipynb")
    assert "worked out" in str(student.kill_a_run("own", begun))


@pytest.mark.endurance
def test_who_takes_too_much_memory_is_told_and_the_kernel_goes_on(school):
    with Student(school, "greedy").kernel(f"{OTHER}.ipynb") as kernel:
        with pytest.raises(AssertionError, match="MemoryError"):
            kernel.run("taken = bytearray(2 * 10**9)")
        assert kernel.run("print(6 * 7)") == "42\n"


@pytest.mark.slow
def test_a_teacher_has_a_teacher_s_room(school):
    room = Student(school, "teacher").room

    assert (room / "instructor" / "guide.ipynb").exists()
    assert "editable" not in nbformat.read(room / f"{OTHER}.ipynb", 4).cells[0].metadata


@pytest.mark.slow
def test_in_the_browser_a_room_is_locked_and_a_page_answers(school, chromium):
    outside = []
    with browser_page(chromium) as page:
        page.on("request", lambda each: None if is_here(each.url) else outside.append(each.url))
        page.goto(f"{school.address}/hub/login")
        page.get_by_label("Username").fill("seen")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/seen/lab/tree/{OTHER}.ipynb")
        text = page.locator(".jp-Notebook .jp-MarkdownCell").first
        text.dblclick()
        expect(text).to_contain_class("jp-mod-rendered")
        expect(text.locator(".cm-content")).to_be_hidden()
        assert page.locator("#jp-main-dock-panel").get_attribute("data-mode") == "single-document"
        expect(page.locator("#jp-left-stack")).to_be_hidden()
        expect(page.locator(".jp-cell-toolbar:visible")).to_have_count(0)

        page.goto(f"{school.address}/user/seen/readingroom/{LESSON}.ipynb")
        step = page.locator(f"[data-cell={NUMBER}]")
        step.get_by_label("Bound").select_option("at least")
        step.get_by_role("textbox", name="Number").fill("ten")
        step.get_by_label("Of what").select_option("regiments")
        step.get_by_role("button", name="Check my answer").click()
        expect(step.locator(".rr-reply")).to_contain_text("This holds")
    assert not outside


@pytest.mark.endurance
def test_what_nobody_uses_is_ended_and_whoever_reads_a_page_goes_on(tmp_path):
    if not proxied(tmp_path):
        pytest.skip(f"npm gives no {PROXY} here, and without it no hub can be tried.")
    set_up(tmp_path)
    with hub(tmp_path, IDLE) as school:
        left, stays = Student(school, "left"), Student(school, "stays")
        processes = left.server(), stays.server()
        with left.kernel(f"{LESSON}.ipynb") as kernel:
            kernel.run(f"import readingroom as rr; rr.answer('{ADDRESS}', 10)")
            give_up = time.monotonic() + 180
            while alive(processes[0]):  # the line to the kernel is open all the time
                assert time.monotonic() < give_up
                stays.answer(LESSON, NUMBER, TEN)
                time.sleep(2)
        assert alive(processes[1])

        left.enter()
        assert left.opened_on.endswith(f"/lab/tree/{LESSON}.ipynb")
        assert left.server() != processes[0]
        assert "10" in (left.room / "answers.json").read_text("utf-8")
