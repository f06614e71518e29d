"""The kinds of exercises, by the name that stands behind `kind` in `exercises.yaml`."""

from __future__ import annotations

from readingroom.exercises.choices import ChooseOne, ChooseSeveral, Order, Predict
from readingroom.exercises.cover import Cover
from readingroom.exercises.exercise import Exercise
from readingroom.exercises.interval import Interval
from readingroom.exercises.marks import Mark
from readingroom.exercises.number import Number
from readingroom.exercises.pairs import Classify, Match, Silence
from readingroom.exercises.positions import Weigh
from readingroom.exercises.sentences import Write
from readingroom.exercises.step import Step
from readingroom.exercises.table import Table

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
