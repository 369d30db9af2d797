"""The boxes of a page: which element holds the text, and what stands beside it under another name.

A site puts the text of an article into one element, and what it says of its own (comments, other articles, a disclaimer)
into others that are called otherwise.  Elements of one name side by side (<section>, <div>) are parts of one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .lines import Line

#: What holds a paragraph or the rows of a table, and no text as a whole.
_SMALL = {"p", "li", "ul", "ol", "dd", "dl", "tr", "tbody", "table", "h1", "h2", "h3", "h4", "pre", "blockquote"}
#: So many characters of sentences behind a row of links are text as well; fewer are a footer.
_TEXT = 80
_NUMBER = re.compile(r"[0-9]+")


def text_of(lines: Sequence[Line]) -> Any:
    """The deepest element that holds nineteen in twenty of the text's sentences; of one paragraph, what it stands in."""
    stretches = list(_stretches(lines))
    if not stretches:
        return None
    weights = [sum(line.sentences for line in stretch) for stretch in stretches]
    most = max(weights)
    texts = [s for s, weight in zip(stretches, weights, strict=True) if weight == most or weight >= max(_TEXT, most / 4)]
    held = weigh(line for stretch in texts for line in stretch)
    total = sum(line.sentences for stretch in texts for line in stretch)
    enough = [element for element, weight in held.items() if weight * 20 >= total * 19]
    if not enough:
        return None
    found = _innermost(max(enough, key=lambda element: sum(1 for _ in element.iterancestors())), held)
    while found.tag in _SMALL and found.getparent() is not None:
        found = found.getparent()
    return found


def weigh(lines: Iterator[Line] | Sequence[Line]) -> dict[Any, int]:
    """How many characters of sentences each element holds."""
    held: dict[Any, int] = {}
    for line in lines:
        if line.sentences and not line.around:
            for element in line.path:
                held[element] = held.get(element, 0) + line.sentences
    return held


def around(lines: Sequence[Line], at: int) -> Any:
    """The box that holds a headline and, behind it, a third of the text: what stands outside is another matter."""
    held = weigh(lines[at:])
    total = max(held.values(), default=0)
    for element in reversed(lines[at].path):
        if held.get(element, 0) * 3 >= total and not any(_kin(other, element) for other in _beside(element, held)):
            return element
    return None


def inside(line: Line, element: Any) -> bool:
    """Whether a line stands in an element."""
    return any(box is element for box in line.path)


class Home:
    """The boxes that a text stands in, and those that are called as one of them is."""

    def __init__(self, boxes: Iterable[Any]) -> None:
        self.boxes = set(boxes)
        self.names = {_name(box) for box in self.boxes}

    def apart(self, line: Line) -> list[Any]:
        """The boxes with a name of their own that a line stands in and the text does not."""
        others = (box for box in line.path if box not in self.boxes and _is_named(box))
        return [box for box in others if _name(box) not in self.names]


def _is_named(element: Any) -> bool:
    """Whether a page gives an element a name of its own."""
    return bool(element.get("class") or element.get("id"))


def _innermost(element: Any, held: dict[Any, int]) -> Any:
    """Down into the box that holds most of the text, as long as all that stands beside it is called otherwise."""
    while True:
        below = [box for box in element if held.get(box)]
        main = max(below, key=lambda box: held[box], default=None)
        if main is None or main.tag in _SMALL or held[main] * 5 < held[element] * 3:
            return element
        if sum(held[box] for box in below) < held[element]:
            return element  # some of the text stands in no box
        if not all(box is main or _is_named(box) and not _kin(box, main) for box in below):
            return element
        element = main


def _name(box: Any) -> tuple[str, ...]:
    """What parts of one thing have in common: the kind of element and its name, but for a number in it."""
    return box.tag, box.get("class") or "", _NUMBER.sub("", box.get("id") or "")


def _kin(one: Any, other: Any) -> bool:
    return _name(one) == _name(other)


def _beside(element: Any, held: dict[Any, int]) -> Iterator[Any]:
    """The elements behind one that hold text as well."""
    return (other for other in element.itersiblings() if held.get(other))


def _stretches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The sentences between the links: what stands behind a row of links is, as a rule, another matter than what stands before."""
    stretch: list[Line] = []
    for line in lines:
        if line.sentences and not line.around:
            stretch.append(line)
        elif line.is_link and not line.annex and stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
