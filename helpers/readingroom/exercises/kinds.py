"""The kinds of exercises, by the name that stands behind `kind` in `exercises.yaml`."""

from __future__ import annotations

from readingroom.exercises.choices import ChooseOne, ChooseSeveral, Predict
from readingroom.exercises.cover import Cover
from readingroom.exercises.exercise import Exercise, Judged
from readingroom.exercises.interval import Interval
from readingroom.exercises.marking import Mark, Weigh
from readingroom.exercises.number import Number
from readingroom.exercises.pairs import Classify, Match, Silence
from readingroom.exercises.sentences import Write
from readingroom.exercises.sequence import Order
from readingroom.exercises.step import Step
from readingroom.exercises.table import Table

__all__ = [
    "KINDS",
    "ChooseOne",
    "ChooseSeveral",
    "Classify",
    "Cover",
    "Exercise",
    "Interval",
    "Judged",
    "Mark",
    "Match",
    "Number",
    "Order",
    "Predict",
    "Silence",
    "Step",
    "Table",
    "Weigh",
    "Write",
]
KINDS: dict[str, type[Exercise]] = {
    "predict": Predict,
    "choose one": ChooseOne,
    "choose several": ChooseSeveral,
    "number": Number,
    "order": Order,
    "match": Match,
    "classify": Classify,
    "mark": Mark,
    "step": Step,
    "interval": Interval,
    "table": Table,
    "silence": Silence,
    "covered words": Cover,
    "weigh": Weigh,
    "write": Write,
}
