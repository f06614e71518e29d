"""What a reader builds in a view is kept in the answer book, and is there again."""

from __future__ import annotations

import os

import pytest

import readingroom as rr
from readingroom.answers import NAME

pytestmark = pytest.mark.usefixtures("elsewhere")

GUNS = {
    "id": "guns",
    "request": "1",
    "kind": ["defensive"],
    "arm": "air defence",
    "at": {"quote": "by at least 10 regiments", "in": "K"},
}
CLAIM = {
    "id": "sure",
    "letter": "M",
    "says": "They will not break off.",
    "stance": "predicts",
    "at": {"quote": "the enemy surely will not cause a breakdown", "in": "M"},
}


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    (tmp_path / "room.yaml").write_text("version: 0\n...\n", "utf-8")
    return tmp_path


def test_what_was_built_is_there_again_and_is_a_reading(telegram):
    rr.widgets.requests(telegram).own = {"demands": [GUNS]}
    rr.widgets.argument(telegram).own = {"options": [], "claims": [CLAIM], "steps": []}

    assert rr.widgets.requests(telegram).own == {"demands": [GUNS]}
    assert rr.widgets.argument(telegram).own["claims"] == [CLAIM]
    assert rr.tables.demands(telegram, reading="mine").loc["guns", "kind"] == "defensive"
    assert "They will not break off." in rr.widgets.argument(telegram, reading="mine").html()


def test_two_views_of_one_document_take_nothing_from_each_other(telegram):
    one, other = rr.widgets.requests(telegram), rr.widgets.requests(telegram)

    one.own = {"demands": [GUNS]}
    other.own = {"demands": [GUNS | {"id": "more"}]}

    assert {each["id"] for each in rr.widgets.requests(telegram).own["demands"]} == {"guns", "more"}


def test_what_is_taken_out_is_taken_out_and_what_is_given_takes_nothing(telegram):
    view = rr.widgets.requests(telegram)
    view.own = {"demands": [GUNS, GUNS | {"id": "more"}]}
    view.own = {"demands": [GUNS]}
    rr.widgets.requests(telegram, own={})

    assert [each["id"] for each in rr.widgets.requests(telegram).own["demands"]] == ["guns"]


def test_what_cannot_be_written_is_said_and_written_later(telegram, room, monkeypatch):
    view = rr.widgets.requests(telegram)

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        view.own = {"demands": [GUNS]}
        assert "No space left" in view.trouble
    view.own = {"demands": [GUNS, GUNS | {"id": "more"}]}

    assert view.trouble == ""
    text = (room / NAME).read_text("utf-8")
    assert '"guns"' in text and '"more"' in text


def test_what_was_taken_out_while_nothing_could_be_written_stays_out(telegram, monkeypatch):
    view = rr.widgets.requests(telegram)
    view.own = {"demands": [GUNS, GUNS | {"id": "more"}]}

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        view.own = {"demands": [GUNS]}
    view.own = {"demands": [GUNS | {"arm": "guns"}]}

    assert [each["id"] for each in rr.widgets.requests(telegram).own["demands"]] == ["guns"]


def test_an_own_option_without_words_of_the_letter_is_kept_and_read(telegram):
    view = rr.widgets.argument(telegram)
    option = {"id": "wait", "name": "Wait", "letter": "M"}
    claim = CLAIM | {"option": "wait", "weighs": "for"}
    view.own = {"options": [option], "claims": [claim], "steps": []}

    mine = rr.widgets.argument(telegram, reading="mine")

    assert "Wait" in mine.html()
