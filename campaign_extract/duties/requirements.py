"""Drafts into the checklist's requirements: their words, their parties by name, what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from ..lexicon import Lexicon
from ..model import Basis, Requirement, Responsible, Section, Span
from ..structure.names import Names
from .clause import Clause
from .draft import Draft
from .products import Products
from .resolve import Resolver, name_of
from .titles import Titles
from .wording import Wording, Words

_BREAK = re.compile(r"\s*\n\s*")


def requirements(
    text: str,
    flat: str,
    sections: Sequence[Section],
    drafts: Sequence[Draft],
    resolver: Resolver,
    lexicon: Lexicon,
) -> tuple[Requirement, ...]:
    """One Requirement a draft, in reading order; ids count within their section: 3.1.7-2."""
    lists = Names.of(lexicon)
    words, sanction = Words.of(lexicon).over(flat), lexicon.say("force").sanction
    titles, products = Titles.of(lexicon), Products.of(lexicon).over(flat)
    paths = _paths(sections)
    counts: dict[str, int] = {}
    found = []
    for draft in drafts:
        counts[draft.section] = counts.get(draft.section, 0) + 1
        a, b = draft.start, draft.end
        wording = _wording(words, flat, draft)
        dated = [time.span for clause in draft.clauses for time in clause.times]
        dated += [frequency.span for clause in draft.clauses for frequency in clause.frequencies]
        condition = next((c for c in draft.clauses if c.kind == "condition"), None)
        later = (c for c in draft.clauses if c.start > draft.main[1])
        consequence = next((c for c in later if c.force == "planned" or sanction.search(flat, c.start, c.end)), None)
        found.append(
            Requirement(
                id=f"{draft.section}-{counts[draft.section]}",
                section=draft.section,
                path=paths[draft.section],
                text=text[a:b],
                span=(a, b),
                force=draft.force,
                cue=draft.cue,
                title=titles.title(text, flat, draft),
                action=_line(text, wording.action),
                object=_line(text, wording.object),
                category=wording.category,
                responsible=tuple(_responsible(text, draft, resolver, lists)),
                recipients=_lines(text, (span for clause in draft.clauses for span in clause.recipients)),
                deliverables=_lines(text, products.within(flat, a, b)),
                deadline=draft.time,
                frequency=draft.frequency,
                targets=tuple(words.targets(text, flat, a, b, sorted(dated))),
                condition=text[condition.start : condition.end] if condition else None,
                consequence=text[consequence.start : consequence.end] if consequence else None,
            )
        )
    return tuple(found)


def _line(text: str, span: Span | None) -> str | None:
    """The words of a span on one line."""
    if span is None:
        return None
    words = text[span[0] : span[1]]
    return (_BREAK.sub("", words) if "\n" in words else words).strip() or None


def _lines(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple({words: None for span in spans if (words := _line(text, span))})


def _wording(words: Words, flat: str, draft: Draft) -> Wording:
    """Of the first main clause that has a verb behind its names: 企业要根据…特点，组织一次演练 has it in the second."""
    mains = ((_behind_names(clause, draft), clause.end) for clause in draft.clauses if clause.kind == "main")
    stretches = (stretch for stretch in mains if stretch[1] - stretch[0] > 3)
    return words.read(flat, chain(stretches, (draft.main,)), (draft.start, draft.end))


def _behind_names(clause: Clause, draft: Draft) -> int:
    with_ = (party for party in draft.parties if party.rule == "with")  # 会同县公安局开展…
    ends = [party.end for party in (*clause.agents, *with_) if clause.start <= party.start < clause.end]
    ends += [mark.end for mark in clause.cues[:1] if mark.row.kind == "prohibited"]  # 未经批准不得动火作业
    return max([clause.subject.end if clause.subject else clause.start, *ends])


def _paths(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """The headings from the top, for every section."""
    paths: dict[str, tuple[str, ...]] = {"0": ()}
    for section in sections:
        own = f"{section.marker or ''}{section.heading or ''}"
        above = paths.get(section.parent or "", ())
        paths[section.id] = (*above, own) if own else above
    return paths


def _responsible(text: str, draft: Draft, resolver: Resolver, lists: Names) -> Iterator[Responsible]:
    """Each party by name, and whom it comes down to; nobody named means the addressees, or for a plan the issuer."""
    resolver = resolver.at(draft.start)
    if not draft.parties:
        planned = draft.force == "planned"
        basis: Basis = "issuer" if planned else "addressees"
        resolved = resolver.issuers if planned else resolver.addressees
        yield Responsible(name=None, role="responsible", resolved=resolved, basis=basis, span=None)
        return
    holders = [name_of(text, holder) for holder in draft.holders]
    seen: set[str] = set()
    for before, party in pairwise((None, *draft.parties)):
        assert party is not None
        name = name_of(text, party)
        if name and name not in seen:
            seen.add(name)
            span = (party.start, party.end)
            places = lists.places(text, (before.start, before.end), span) if before else ""
            yield Responsible(
                name=name,
                role=party.role,
                resolved=(places and resolver.resolve(places + name)) or resolver.resolve(name, holders),
                basis=draft.basis or "clause",
                span=span,
            )
