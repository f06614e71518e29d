"""What encloses what on a page: frames of later hands, letters in letters, brackets in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from readingroom.document import Document
from readingroom.document.facts import Bracket, Letter, Part

_FRAMES = ("registry", "archive staff")
"""The voices that put frames around what they received, the earlier hand first."""


@dataclass(eq=False)
class Box:
    """A part or letter, its own lines and boxes; the rest is known when all lie in each other."""

    thing: Part | Letter
    own: tuple[tuple[int, int], ...]
    lines: tuple[int, int]
    holds: "list[Box]" = field(default_factory=list)
    depth: int = 0
    within: "Box | None" = None
    brackets: tuple[Bracket, ...] = ()

    @property
    def title(self) -> str:
        """The name of the part or the title of the letter."""
        name = self.thing.title if isinstance(self.thing, Letter) else self.thing.name
        return name[:1].upper() + name[1:]


def _reach(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    lines = [line for pair in pairs for line in pair if line]
    return min(lines, default=0), max(lines, default=0)


def boxes_of(document: Document) -> tuple[Box, ...]:
    """The boxes from the outermost in, each before those it holds. A part by the registry or by
    archive staff is a frame around the letters that follow it, up to the next part by the same
    hand; one that nothing follows lies in the frame before it.
    """
    frames: dict[str, list[Box]] = {voice: [] for voice in _FRAMES}
    content = _letters(document)
    for part in document.every(Part):
        own = tuple((at.line, at.last_line) for at in part.at if at.line)
        box = Box(part, own, _reach(own))
        if own and part.voice in frames:
            frames[part.voice].append(box)
        elif own and box.lines[0] not in document.page.letter_of_line:
            content.append(box)
    content.sort(key=lambda box: box.lines[0])
    for voice in _FRAMES:
        content = _wrapped(frames[voice], content)
    return _flat(content, _brackets(document))


def _letters(document: Document) -> list[Box]:
    page = document.page
    boxes: dict[str, Box] = {}
    for letter in document.letters:
        spans = [span for span in page.own.get(letter.code, ()) if page.text.words(span).strip()]
        own = tuple((each[0], each[-1]) for each in map(page.lines, spans))
        boxes[letter.id] = Box(letter, own, _reach(own))
    top: list[Box] = []
    for letter in document.letters:
        around = boxes.get(letter.enclosed_in)
        (around.holds if around else top).append(boxes[letter.id])
    return top


def _wrapped(frames: Sequence[Box], content: list[Box]) -> list[Box]:
    """The content with the frames of one hand around it; a frame may lie within another's lines."""
    outer: list[tuple[Box, list[Box]]] = []
    for frame in sorted(frames, key=lambda box: (box.lines[0], -box.lines[1])):
        if outer and frame.lines[1] <= outer[-1][0].lines[1]:
            outer[-1][1].append(frame)
        else:
            outer.append((frame, []))
    if not outer:
        return content
    result: list[Box] = []
    ends = [*(frame.lines[0] for frame, _ in outer[1:]), inf]
    for (frame, inner), end in zip(outer, ends, strict=True):
        mine = [box for box in content if box.lines[0] < end]
        content = content[len(mine) :]
        frame.holds = _wrapped(inner, mine)
        (result if frame.holds or not result else result[-1].holds).append(frame)
    return result


def _brackets(document: Document) -> dict[str, list[Bracket]]:
    codes = {letter.code: letter.address for letter in document.letters}
    parts = {
        line: part.address
        for part in document.every(Part)
        for at in part.at
        for line in range(at.line, at.last_line + 1)
    }
    found: dict[str, list[Bracket]] = {}
    for bracket in document.every(Bracket):
        holder = codes.get(bracket.at.letter) or parts.get(bracket.at.line, "")
        found.setdefault(holder, []).append(bracket)
    return found


def _flat(top: Sequence[Box], brackets: dict[str, list[Bracket]]) -> tuple[Box, ...]:
    order, waiting = list[Box](), [*reversed(top)]
    while waiting:
        box = waiting.pop()
        order.append(box)
        box.brackets = tuple(brackets.get(box.thing.address, ()))
        box.holds.sort(key=lambda each: each.lines[0])
        for each in box.holds:
            each.depth, each.within = box.depth + 1, box
        waiting += reversed(box.holds)
    for box in reversed(order):
        box.lines = _reach([box.lines, *(each.lines for each in box.holds)])
    return tuple(order)
