"""Exercises that are answered by a value for each of several names: a class, words, claims."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from itertools import product
from typing import Any, ClassVar

from readingroom.document import Document
from readingroom.document.things import Place
from readingroom.errors import did_you_mean
from readingroom.exercises import controls, parts
from readingroom.exercises.assessment import Found, Judged, Keyed
from readingroom.exercises.choices import mixed
from readingroom.exercises.parts import Choice, Choices, Feedback, Names, Unclear
from readingroom.exercises.spans import quote, span_of
from readingroom.html import Html, element, join
from readingroom.text import fold


class Pairs(Judged):
    """A value for each of several names; in a key, a set of values for each."""

    sides: ClassVar[tuple[str, ...]] = ()  # what gets a value, where a kind has always the same

    def _names(self) -> Names:
        return {name: name for name in self.sides}

    def _value(self, name: str, raw: Any) -> Any:
        """The value that is meant for a name. Raises `Unclear`."""
        raise NotImplementedError

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """The value of each name; none may be missing."""
        given = self._whole(raw, part=False)
        return {name: self._value(name, each) for name, each in given.items()}

    def key(self, raw: Any, document: Document, *, part: bool) -> dict[str, Any]:
        """The values that each name may have; of a `part`, only of the names that matter."""
        found: dict[str, frozenset[Any]] = {}
        for name, value in self._whole(raw, part=part).items():
            values = value if isinstance(value, list | tuple) else [value]
            found[name] = frozenset(self._value(name, each) for each in values)
        if not all(found.values()):
            raise Unclear("Nothing is given.")
        return found

    def _whole(self, raw: Any, *, part: bool) -> dict[str, Any]:
        given = self._meant(raw)
        missing = [name for name in self._names() if name not in given]
        if missing and not (part and given):
            raise Unclear(f"Not yet answered: {parts.listed(missing)}.", plain=parts.STILL_OPEN)
        return given

    def _meant(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise Unclear("Names with values are expected.", plain=parts.STILL_OPEN)
        if len(raw) > parts.MOST:
            raise Unclear(f"More than {parts.MOST} values are given.")
        names = self._names()
        return once((parts.name_of(name, names, "item"), value) for name, value in raw.items())

    def _accepts(self, key: Any, answer: Any) -> bool:
        return bool(key.keys() == answer.keys()) and self._fits(key, answer)

    def _fits(self, gave: Any, answer: Any) -> bool:
        return all(name in answer and answer[name] in values for name, values in gave.items())

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        for key in known.accepting:
            for right, wrong in product(_each(key), _each(gave)):
                yield {**right, **wrong}


def once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by their names. Raises `Unclear` if a name has two."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unclear(f"{parts.typed(name)} is there more than once.", plain=parts.STILL_OPEN)
        found[name] = value
    return found


def _each(values: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    for chosen in product(*(sorted(each, key=str) for each in values.values())):
        yield dict(zip(values, chosen, strict=True))


class Sorted(Pairs):
    """A class, a partner or a verdict for each row: the first of what it `offers` are the rows."""

    wanted = "Choose something for every row, then check again."

    @property
    def rows(self) -> Choices:
        """What gets a value."""
        return dict(getattr(self, self.offers[0]))

    @property
    def columns(self) -> Choices:
        """What it may be put to."""
        return dict(getattr(self, self.offers[-1]))

    def _names(self) -> Names:
        return parts.words_of(self.rows)

    def _accepted_rows(self, accepted: Any) -> Sequence[str]:
        return [self.in_words({name: value}) for name, value in accepted.answer.items()]

    def form(self, document: Document) -> Html:
        """For each row one of the columns."""
        return controls.pairs(self.rows, self.columns)

    def paper(self, document: Document) -> Html:
        """For each row a box to tick in each column, or room for its letter."""
        return controls.sorting(self.rows, self.columns)

    def _value(self, name: str, raw: Any) -> str:
        return parts.name_of(raw, parts.words_of(self.columns), f"answer for {parts.typed(name)}:")

    def _held(self, key: Any, answer: Any) -> tuple[int, int]:
        return sum(answer[name] in values for name, values in key.items()), len(answer)

    def _about(self, gave: Any) -> tuple[str, ...]:
        return tuple(gave)

    def _like(self) -> str:
        example = parts.typed(dict.fromkeys(self.rows, "…"))
        return f"Answer {example}; for each … choose one of {parts.listed(self.columns)}."


class Match(Sorted):
    """Two columns to match: each on the left has one on the right."""

    offers = ("left", "right")
    left: Choices
    right: Choices

    @property
    def columns(self) -> Choices:
        """The right column, mixed."""
        return mixed(self.id, self.right, [list(each.answer.values()) for each in self.accept])


class Classify(Sorted):
    """Items to sort into classes."""

    offers = ("items", "classes")
    items: Choices
    classes: Choices

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A demand for each item that stands in a request."""
        if self.becomes != "demands":
            return {}
        entries = {}
        for name in (each for each in answer if each in self.items):
            place, kind = self.items[name].at, answer[name]
            if request := _request(document, place):
                kinds = kind if isinstance(kind, list) else [kind]
                entries[name] = {"request": request, "kind": kinds, "at": quote(document, place)}
        return {"demands": entries}

    def checks(self, document: Document) -> Found:
        """The items of an answer that becomes part of a reading are ids of the key."""
        held = (thing for reading in document.readings.values() for thing in reading)
        known = [thing.id for thing in held if thing.section == self.becomes]
        for name in self.items.keys() - set(known) if known else ():
            what = f"`{name[:80]}` is no id of `{self.becomes}` in the key."
            yield ("items", name), what, did_you_mean(name, known)


def _request(document: Document, place: Place) -> str:
    holding = [each for each in document.requests if span_of(each.at).holds(span_of(place))]
    return min(holding, key=lambda each: each.at.end - each.at.start).id if holding else ""


class JudgeSilence(Sorted):
    """What a letter says, rules out, or does not say at all."""

    offers = ("items",)
    in_: str = ""
    items: Choices
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata={"key": True})

    @property
    def columns(self) -> Choices:
        """What a letter can do with a statement."""
        return {name: Choice(says=words) for name, words in parts.VERDICTS.items()}

    def agreements(self, known: Keyed, document: Document) -> Found:
        """Words that a silence would have needed are given, and do not occur."""
        if self.in_ and self.in_ not in document.page.letter_by_code:
            return
        keys = (item for key in known.accepting for item in key.items())
        silent = {name for name, each in keys if parts.SILENT in each}
        where = f"letter {self.in_}" if self.in_ else "the document"
        for name in sorted(silent - self.absent.keys()):
            what = f"`{name}` is accepted as silent, and `absent` holds no words to prove it."
            yield ("absent",), what, "Add the words that it would have needed."
        for name, words in self.absent.items():
            if name not in silent:
                what = f"`{name[:80]}` is no item that is accepted as silent."
                yield ("absent", name), what, did_you_mean(name, sorted(silent))
            for index, each in enumerate(words):
                if hits := document.search(each, letter=self.in_).hits:
                    what = f"“{each[:160]}” does occur in {where}."
                    yield ("absent", name, index), what, f"See {hits[0].place.where}."


_LONGEST = 200


class Cover(Pairs):
    """A passage with words covered: what stands there, and why? Then they are uncovered."""

    button = "Uncover the words"
    wanted = "Write in each gap what you think is there."
    passage: Place
    covered: Mapping[str, Place]

    def form(self, document: Document) -> Html:
        """The passage, with a field in place of each covered stretch of words."""
        return controls.named(self._drawn(_field), rows=len(self.covered) > 1)

    def paper(self, document: Document) -> Html:
        """The passage, with gaps in it."""
        gaps = self._drawn(lambda _, called: controls.blank(called, wide=True))
        return join(controls.how(self.wanted), gaps)

    def _drawn(self, gap: Callable[[str, str], Html]) -> Html:
        words, names = self.passage.words, list(self.covered)
        pieces: list[Html | str] = []
        at = first = self.passage.start
        for name, place in self._in_order:
            number = f" {names.index(name) + 1} of {len(names)}" if len(names) > 1 else ""
            pieces += [words[at - first : place.start - first], gap(name, f"covered words{number}")]
            at = place.end
        pieces.append(words[at - first :])
        source = element("cite", f" {self.passage.letter_title or self.passage.part}")
        return element("blockquote", *pieces, source, class_="rr-covered")

    @property
    def _in_order(self) -> list[tuple[str, Place]]:
        return sorted(self.covered.items(), key=lambda each: each[1].start)

    def _names(self) -> Names:
        return {name: name for name in self.covered}

    def _value(self, name: str, raw: Any) -> str:
        words = fold(raw[:_LONGEST]) if isinstance(raw, str) else ""
        if found := words.casefold().strip(" .,;:!?…'\""):
            return found
        raise Unclear(f"Not yet answered: {parts.listed([name])}.", plain=parts.STILL_OPEN)

    def _meant(self, raw: Any) -> dict[str, Any]:
        if isinstance(raw, str) and len(self.covered) == 1:
            raw = dict.fromkeys(self.covered, raw)
        return super()._meant(raw)

    def feedback(self, answer: Any, raw: Any, document: Document) -> Feedback:
        """What follows from what stands there; a guess that is not accepted is kept."""
        found = super().feedback(answer, raw, document)
        if not found.done:
            found = replace(found, verdict="kept", evidence=self.evidence, cards=self.cards)
        return replace(found, uncovered=self.passage)

    def _like(self) -> str:
        example = parts.typed(dict.fromkeys(self.covered, "…"))
        return f"Answer {example} with the words that you think are there."

    def in_words(self, answer: Any) -> str:
        """The guesses, in the order of the passage."""
        if not isinstance(answer, Mapping):
            return super().in_words(answer)
        every = (answer[name] for name in self.covered if answer.get(name))
        values = (each if isinstance(each, list) else [each] for each in every)
        return "; ".join(" or ".join(f"“{one}”" for one in each) for each in values)

    def given_away(self, known: Keyed, text: str, document: Document) -> Iterator[str]:
        """The covered words."""
        for place in self.covered.values():
            if parts.compared(place.words) in parts.compared(text):
                yield f"“{place.words}”"

    def agreements(self, known: Keyed, document: Document) -> Found:
        """The covered words lie in the passage, side by side, and are themselves accepted."""
        end = self.passage.start
        for name, place in self._in_order:
            at = ("covered", name)
            if not span_of(self.passage).holds(span_of(place)):
                what = "these words do not lie within the `passage`."
                yield at, what, "Cover words of the passage."
            elif place.start < end:
                yield at, "these words are covered twice.", "Keep one of the two."
            if not any(self._value(name, place.words) in key[name] for key in known.accepting):
                what = f"nothing accepts what stands under `{name}`."
                yield ("accept",), what, f"Accept “{place.words}” itself, beside what is near it."
            end = max(end, place.end)


def _field(name: str, called: str) -> Html:
    about = {"aria_label": called, "data_name": name, "data_open": called}
    return controls.short_text("", most=_LONGEST, size=18, **about)


class Connect(Pairs):
    """A step of an argument to build: from which claims, to which, and how."""

    faults = ("turned round",)
    offers = ("claims",)
    sides = ("from", "to", "kind")
    wanted = "Choose what the step starts from, another claim that it arrives at, and how."
    claims: Choices

    def form(self, document: Document) -> Html:
        """The claims twice, with the link between them."""
        links = {link: Choice(says=link) for link in parts.LINKS}
        where, link = "the claim it arrives at", "supports or counts against"
        more = {"name": "from", "open_": "what it starts from"}
        return controls.named(
            controls.options(self.claims, several=True, legend="It starts from", **more),
            controls.options(links, legend="and this", name="kind", open_=link),
            controls.options(self.claims, legend=where, name="to", open_=where),
            class_="rr-step",
        )

    def paper(self, document: Document) -> Html:
        """Claims with letters, and two frames with an arrow between them."""
        how = "Write letters into the two frames, and tick what the arrow between them means."
        first, second = (element("p", controls.box(), link) for link in parts.LINKS)
        arrow = element("p", "⟶", class_="ws-arrow", aria_hidden="true")
        frame = partial(element, "div", class_="ws-frame", role="img")
        start = element("div", "from", frame(aria_label="frame for the premises"))
        end = element("div", "to", frame(aria_label="frame for the conclusion"))
        between = element("div", first, arrow, second)
        scheme = element("div", start, between, end, class_="ws-scheme")
        return join(controls.how(how), controls.lettered(self.claims), scheme)

    def _value(self, name: str, raw: Any) -> Any:
        if name == "kind":
            return parts.name_of(raw, dict.fromkeys(parts.LINKS, ""), "kind")
        if claims := parts.several(raw, parts.words_of(self.claims), "claim"):
            return frozenset(claims)
        raise Unclear("A step needs claims on both sides.")

    def understand(self, raw: Any, document: Document) -> dict[str, Any]:
        """The step that is meant; no part may be missing."""
        found = self.key(raw, document, part=False)
        if len(found["to"]) != 1:
            raise Unclear("A step arrives at one claim.")
        return found

    def key(self, raw: Any, document: Document, *, part: bool) -> dict[str, Any]:
        """The step, or the part of it that matters; in a key, `to` may have several claims."""
        given = self._whole(raw, part=part)
        found = {name: self._value(name, each) for name, each in given.items()}
        if found.get("from", frozenset()) & found.get("to", frozenset()):
            raise Unclear("A step cannot arrive at a claim that it starts from.")
        return found

    def _accepts(self, key: Any, answer: Any) -> bool:
        return self._fits(key, answer) and bool(key["from"] == answer["from"])

    def _fits(self, gave: Any, answer: Any) -> bool:
        whole = {**answer, "from": frozenset(), **gave}
        arrives = whole["to"] & answer["to"]
        return bool(whole["from"] <= answer["from"] and arrives and whole["kind"] == answer["kind"])

    def _has_fault(self, fault: str, keys: Sequence[Any], answer: Any) -> bool:
        return any(key["to"] & answer["from"] and answer["to"] <= key["from"] for key in keys)

    def _like(self) -> str:
        example, claims = '{"from": ["…"], "to": "…", "kind": "…"}', ", ".join(self.claims)
        kinds = " or ".join(f"“{link}”" for link in parts.LINKS)
        return f"Answer {example}. The claims are {claims}; the kind is {kinds}."

    def in_words(self, answer: Any) -> str:
        """A step, or of its parts those that are named."""
        if not (isinstance(answer, Mapping) and answer.keys() <= {*self.sides}):
            return super().in_words(answer)
        heads = {"from": "from ", "kind": "", "to": "to "}
        given = {part: parts.told(answer[part], self.called, " with ") for part in answer}
        return ", ".join(heads[part] + given[part] for part in heads if part in given)

    def entries(self, document: Document, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The step, and the claims of the document that it joins."""
        premises = [str(each) for each in answer.get("from", [])]
        ends = [*premises, str(answer.get("to", ""))]
        places = {id: self.claims.get(id, Choice()).at for id in ends}
        if self.becomes != "steps" or not all(place.line for place in places.values()):
            return {}
        claims = {
            id: {"letter": at.letter, "says": at.words, "at": quote(document, at)}
            for id, at in places.items()
        }
        step = {"from": premises, "to": ends[-1], "kind": str(answer.get("kind", "supports"))}
        return {"claims": claims, "steps": {self.id: step}}

    def _attempts(self, known: Keyed, gave: Any, document: Document) -> Iterator[Any]:
        for key in known.accepting:
            starts = [frozenset({one}) for one in key["to"]]
            if gave is not None:
                from_ = gave.get("from", frozenset())
                starts = [from_ or key["from"], from_ | key["from"]]
            for start, goal, kind in product(starts, self.claims, parts.LINKS):
                if start - {goal}:
                    yield {"from": start - {goal}, "to": frozenset({goal}), "kind": kind}
