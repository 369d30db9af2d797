"""Whether a checklist that somebody sends, or opens again, holds together, beyond what its types say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..model import Model, Span

if TYPE_CHECKING:
    from ..checklist import Checklist


class Fault(NamedTuple):
    """The JSON pointer to a value in the document, and what it must be."""

    pointer: str
    detail: str


def faults(checklist: Checklist) -> list[Fault]:
    """What contradicts itself: spans outside of the text, sections that are not there, ids that stand twice.

    >>> from campaign_extract import extract
    >>> found = extract("关于检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。")
    >>> wrong = found.requirements[0].model_copy(update={"span": (9, 3)})
    >>> [fault.pointer for fault in faults(found.model_copy(update={"requirements": (wrong,)}))]
    ['/requirements/0/span']
    """
    text = checklist.source.text
    length = checklist.source.characters if text is None else len(text)
    found = [
        Fault(place, f"must be within 0 and {length}, its start not behind its end")
        for place, (start, end) in _spans(checklist, "")
        if not 0 <= start <= end <= length
    ]
    if checklist.source.characters != length:
        found.append(Fault("/source/characters", "must be the length of source.text"))
    return found + list(_tree(checklist))


def _tree(checklist: Checklist) -> Iterator[Fault]:
    known: set[str] = set()
    for at, section in enumerate(checklist.sections):
        if section.id in known:
            yield Fault(f"/sections/{at}/id", "stands twice")
        if section.parent is not None and section.parent not in known:
            yield Fault(f"/sections/{at}/parent", "must be the id of a section above")
        known.add(section.id)
    ids: set[str] = set()
    for at, requirement in enumerate(checklist.requirements):
        if requirement.id in ids:
            yield Fault(f"/requirements/{at}/id", "stands twice")
        ids.add(requirement.id)
        if requirement.section not in known:
            yield Fault(f"/requirements/{at}/section", "must be the id of a section")


def _spans(value: object, place: str) -> Iterator[tuple[str, Span]]:
    """Every span, with the JSON pointer to it."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "span":
                if inner is not None:
                    yield f"{place}/span", inner
            else:
                yield from _spans(inner, f"{place}/{name}")
    elif isinstance(value, tuple):
        items: Iterable[object] = value
        for at, item in enumerate(items):
            yield from _spans(item, f"{place}/{at}")
