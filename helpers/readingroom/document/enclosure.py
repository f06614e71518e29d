"""What encloses what on a page: frames of later hands, letters in letters, brackets in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from readingroom.document import Document
from readingroom.document.facts import Bracket, Letter, Part

_FRAMES = ("registry", "archive staff")
"""The voices that put frames around what they received, the earlier hand first."""


@dataclass(eq=False)
class _Node:
    """A part or a letter while the boxes are put into each other: its own lines, what it holds."""

    thing: Part | Letter
    stretches: tuple[tuple[int, int], ...]
    holds: list[_Node] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)

    @property
    def first(self) -> int:
        return min((first for first, _ in self.stretches), default=0)

    @property
    def last(self) -> int:
        return max((last for _, last in self.stretches), default=0)


@dataclass(frozen=True)
class Box:
    """One box: the part or letter it stands for, how deep it lies, its own lines and all it holds.

    `within` and `holds` are addresses; `brackets` are the editors' brackets in its own words.
    """

    thing: Part | Letter
    depth: int
    own: tuple[tuple[int, int], ...]
    lines: tuple[int, int]
    within: str
    holds: tuple[str, ...]
    brackets: tuple[Bracket, ...] = ()

    @property
    def title(self) -> str:
        """The name of the part or the title of the letter."""
        name = self.thing.title if isinstance(self.thing, Letter) else self.thing.name
        return name[:1].upper() + name[1:]


def boxes_of(document: Document) -> tuple[Box, ...]:
    """The boxes from the outermost in, each before those it holds; of any depth.

    A part by the registry or by archive staff is a frame around the letters that follow it, up to
    the next part by the same hand; one that nothing follows lies in the frame before it.
    """
    content = [*_letters(document), *_loose(document)]
    content.sort(key=lambda node: node.first)
    for voice in _FRAMES:
        framing = [_part(part) for part in document.every(Part) if part.voice == voice]
        content = _wrapped([node for node in framing if node.stretches], content)
    return _flat(content, _brackets(document))


def _part(part: Part) -> _Node:
    return _Node(part, tuple((at.line, at.last_line) for at in part.at if at.line))


def _letters(document: Document) -> list[_Node]:
    """The letters that lie in no other, and in them the letters enclosed."""
    page = document.page
    nodes: dict[str, _Node] = {}
    for letter in document.letters:
        own = [span for span in page.own.get(letter.code, ()) if page.text.words(span).strip()]
        lines = [page.lines(span) for span in own]
        nodes[letter.id] = _Node(letter, tuple((each[0], each[-1]) for each in lines))
    top: list[_Node] = []
    for letter in document.letters:
        around = nodes.get(letter.enclosed_in)
        (around.holds if around else top).append(nodes[letter.id])
    return top


def _loose(document: Document) -> list[_Node]:
    """Parts by an author that belong to no letter."""
    lettered = document.page.letter_of_line
    nodes = [_part(part) for part in document.every(Part) if part.voice not in _FRAMES]
    return [node for node in nodes if node.stretches and node.first not in lettered]


def _wrapped(frames: Sequence[_Node], content: list[_Node]) -> list[_Node]:
    """The content with the frames of one hand around it; a frame may lie within another's lines."""
    outer: list[tuple[_Node, list[_Node]]] = []
    for frame in sorted(frames, key=lambda node: (node.first, -node.last)):
        if outer and frame.last <= outer[-1][0].last:
            outer[-1][1].append(frame)
        else:
            outer.append((frame, []))
    if not outer:
        return content
    result: list[_Node] = []
    ends = [*(frame.first for frame, _ in outer[1:]), inf]
    for (frame, inner), end in zip(outer, ends, strict=True):
        mine = [node for node in content if node.first < end]
        content = content[len(mine) :]
        frame.holds = _wrapped(inner, mine)
        (result if frame.holds or not result else result[-1].holds).append(frame)
    return result


def _brackets(document: Document) -> dict[str, list[Bracket]]:
    """The brackets by the address of the letter or part in whose own words they stand."""
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


def _flat(top: Sequence[_Node], brackets: dict[str, list[Bracket]]) -> tuple[Box, ...]:
    order: list[tuple[_Node, int, str]] = []
    waiting = [(node, 0, "") for node in reversed(top)]
    while waiting:
        node, depth, within = waiting.pop()
        order.append((node, depth, within))
        node.holds.sort(key=lambda each: each.first)
        waiting += [(each, depth + 1, node.thing.address) for each in reversed(node.holds)]
    for node, _, _ in reversed(order):
        held = [(node.first, node.last), *(each.reach for each in node.holds)]
        lines = [line for pair in held if pair[0] for line in pair]
        node.reach = min(lines, default=0), max(lines, default=0)
    return tuple(
        Box(
            thing=node.thing,
            depth=depth,
            own=node.stretches,
            lines=node.reach,
            within=within,
            holds=tuple(each.thing.address for each in node.holds),
            brackets=tuple(brackets.get(node.thing.address, ())),
        )
        for node, depth, within in order
    )
