"""The kinds of exercises, by the name that stands behind `kind` in `exercises.yaml`."""

from readingroom.exercises.amounts import Measure, Quantify, Tabulate
from readingroom.exercises.assessment import Exercise
from readingroom.exercises.choices import ChooseOne, ChooseSeveral, Order, Predict
from readingroom.exercises.marks import Mark
from readingroom.exercises.pairs import Classify, Connect, Cover, JudgeSilence, Match
from readingroom.exercises.positions import Weigh, Write

KINDS: dict[str, type[Exercise]] = {
    "predict": Predict,
    "choose one": ChooseOne,
    "choose several": ChooseSeveral,
    "number": Quantify,
    "order": Order,
    "match": Match,
    "classify": Classify,
    "mark": Mark,
    "step": Connect,
    "interval": Measure,
    "table": Tabulate,
    "silence": JudgeSilence,
    "covered words": Cover,
    "weigh": Weigh,
    "write": Write,
}
