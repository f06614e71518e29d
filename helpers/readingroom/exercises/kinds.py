"""The kinds of exercises, by the name that stands behind `kind` in `exercises.yaml`."""

from readingroom.exercises.amounts import Interval, Number, Table
from readingroom.exercises.assessment import Exercise
from readingroom.exercises.choices import ChooseOne, ChooseSeveral, Order, Predict
from readingroom.exercises.marks import Mark
from readingroom.exercises.pairs import Classify, Cover, Match, Silence, Step
from readingroom.exercises.positions import Weigh, Write

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
