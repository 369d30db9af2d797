"""Who may act in a duty, and what is seen of each who may: where the names stand, what stands around them, who acted before.

A candidate is a set of names; found in several ways, it has several grounds.  ``Candidates`` walks over the duties in reading
order and is told of each choice, since who acted before is a candidate for what comes next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..evidence.choice import Seen
from ..model import Span
from . import told
from .draft import Draft
from .grounds import Candidate, Names, Text, joined

if TYPE_CHECKING:
    from ..evidence.choice import Part

#: Adds names, on what grounds, and who saw them: V the tagger, L the tagger looking eagerly, R the rules, S the shape of a clause,
#: K whoever saw the same name elsewhere in the notice, C: a part of a name or more than one.
_Add: TypeAlias = "Callable[[Sequence[Span], str, str], None]"

_BLANKS = re.compile(r"\s")
_ENDS, _NO_NAME = "，。；：！？\n\t", "，。；：！？、（）“”《》 \n\t"
#: A name of no known head is at most so long; so many beginnings in a duty, and so many ends of each, are tried.
_LONGEST, _OPENINGS, _SHAPES = 26, 3, 2
#: So many duties, sentences and sections back somebody is looked for.
_DUTIES, _SENTENCES, _SECTIONS = 8, 8, 3
_HEADING = 12
#: Of the names of a sentence so many on either side of a duty are looked at.
_NEAREST = 24
_OPEN = "（"
#: So short a name behind a joint may be the end of the one before it: 有关部门和单位.
_LITTLE = 2
#: A name stands so near before its duty.
_BEFORE = 40


class _Acted(NamedTuple):
    """Who was chosen for a duty."""

    draft: Draft
    names: Names
    how: str


class Candidates:
    """The candidates of each duty, in reading order."""

    def __init__(self, text: Text, drafts: Sequence[Draft]) -> None:
        self.text, self.flat = text, text.flat
        self.last: _Acted | None = None
        self.printed: _Acted | None = None
        self.first: dict[tuple[str, object], Names] = {}
        self._sentences: dict[int, int] = {}
        self._keys: dict[Names, tuple[str, ...]] = {}
        self._hows: dict[tuple[str, str | None], str] = {}
        self._behind: Sequence[Draft] = ()
        tagged = sum(1 for draft in drafts if self._tagged(draft))
        self._share = 1 + min(3, 4 * tagged // len(drafts)) if tagged else 0, min(4, len(drafts) // 8)
        self._acting = Counter(name for draft in drafts for name in self._own(draft))

    def of(self, draft: Draft, before: Sequence[Draft], behind: Sequence[Draft]) -> list[Candidate]:
        """Who may act in a duty; the rules' answer is always among them."""
        found: dict[tuple[str, ...], Candidate] = {}
        self._behind = behind

        def add(spans: Sequence[Span], ground: str, source: str) -> None:
            names = tuple(spans)
            key = self._key(names)
            one = found.get(key)
            if one is None:
                one = found[key] = Candidate(names)
            if source and one.given is None and ground.startswith(("in", "pre")):
                one.names = names
            one.grounds.append(source + ground)

        if draft.basis == "table":  # a cell of its row names who acts
            names = tuple((party.start, party.end) for party in draft.parties)
            return [Candidate(names, ["rules"], draft.parties, draft.basis)]
        add((), "nobody", "")
        add([(party.start, party.end) for party in draft.parties], "rules", "")
        for one in found.values():
            if "rules" in one.grounds:
                one.given, one.basis = draft.parties, draft.basis
        at, near = self._sentence(draft), self.relation(self.last, draft)
        self._here(draft, at, near, before, behind, add)
        self._earlier(draft, near, add)
        for what, n in self._above(draft, at):
            for source in "VR":
                self._led(self.text.groups[source].get(n, ()), f" above {what}", source, add)
        start, end = self.text.sentences[at]
        for one in found.values():
            one.own = any(start <= a < end for a, _ in one.names)
        return list(found.values())

    def _key(self, names: Names) -> tuple[str, ...]:
        """The words of names, each once; the same names are the same candidate wherever they stand."""
        key = self._keys.get(names)
        if key is None:
            key = self._keys[names] = tuple(sorted({_BLANKS.sub("", self.flat[a:b]) for a, b in names}))
        return key

    def _sentence(self, draft: Draft) -> int:
        """The sentence of a duty; those that stand near it ask for it too."""
        found = self._sentences.get(draft.start)
        if found is None:
            found = self._sentences[draft.start] = self.text.sentence(draft.start)
        return found

    def _tagged(self, draft: Draft) -> bool:
        """Whether a name was tagged in the sentence of a duty."""
        return bool(self.text.groups["V"].get(self._sentence(draft)))

    def _own(self, draft: Draft) -> set[str]:
        """The names that the rules see in a duty, or right before it."""
        return {self.flat[p.start : p.end] for p in draft.parties if draft.start - _BEFORE <= p.start < draft.end}

    def _here(self, draft: Draft, n: int, near: str, before: Sequence[Draft], behind: Sequence[Draft], add: _Add) -> None:
        """The names of its own sentence, the ``n``-th."""
        start, end = self.text.sentences[n]
        sooner = [d.end for d in before[-_DUTIES:] if d.end <= draft.start and self._sentence(d) == n]
        later = (d.start for d in behind[:3] if d.start >= draft.end and self._sentence(d) == n)
        reach = (sooner[-1] if sooner else start), next(later, end)
        for source in "VLR":
            own: list[Names] = []
            for names in _near(self.text.groups[source].get(n, ()), draft.start):
                where = _place(names, draft, *reach)
                mine = where in ("in", "pre")
                add(names, f"{where}{'0' if mine and not own else ''}", source)
                if mine:
                    own.append(names)
            if len(own) > 1:
                add([span for names in own for span in names], "all", source)
                add([span for names in own[:2] for span in names], "two", source)
            if own and self.last and near in ("sentence", "line", "section"):
                add([*self.last.names, *own[0]], "joined", source)

            self._parted(own, add)
            if own and reach[1] == end and (noted := self._noted(draft, n, source)):
                add([*own[0], *noted], "noted", source)
        for names, shape in self._shaped(draft, reach[0]):
            add(names, f"in shape {shape}", "S")
        for at in self.text.begins(reach[0], draft.end)[:_NEAREST]:
            if (size := self.text.again(at)) and at + size <= max(end, draft.end):
                add([(at, at + size)], "in again" if at >= draft.start else "pre again", "K")

    def _noted(self, draft: Draft, n: int, source: str) -> Names:
        """The names in a bracket behind a duty, the last of its sentence: （两部门负责）."""
        groups = self.text.groups[source]
        behind = [names for names in groups.get(n, ()) if names[0][0] >= draft.end]
        start = self.text.sentences[n + 1][0] if n + 1 < len(self.text.sentences) else 0
        if not behind and start and self.flat[start] == _OPEN:
            behind = groups.get(n + 1, [])
        return behind[0] if behind else ()

    def _parted(self, own: Sequence[Names], add: _Add) -> None:
        """Names without the verb in them or before them, and two whose joint is none."""
        for names in own[:1]:
            front, rear = self.text.parted(names[0])
            if front:
                add([front], "in front", "C")
            if rear:
                add([rear, *names[1:]], "in rear", "C")
            if len(names) > 1 and names[-1][1] - names[-1][0] <= _LITTLE:
                add([*names[:-2], (names[-2][0], names[-1][1])], "in one", "C")

    def _shaped(self, draft: Draft, low: int) -> Iterator[tuple[Names, str]]:
        """What stands where a name would, whatever it is: between the beginning of a clause and what may follow a subject."""
        flat, signs = self.flat, self.text.signs
        begun = 0
        for start in self.text.begins(low, draft.end):
            if flat[start] in _NO_NAME or signs.get(start) in ("M", "A") or self.text.parties.no_actor(flat, start, draft.end):
                continue
            opening = self.text.openings[start]
            begun += 1
            ended = 0
            for end in range(start + 1, min(start + _LONGEST, draft.end)):
                sign = signs.get(end) or ("E" if flat[end] in _ENDS else "")
                if sign:
                    ended += 1
                    yield self.text.parties.spans(flat, start, end), f"{opening} {sign}"
                if ended == _SHAPES or flat[end] in _ENDS:
                    break
            if begun == _OPENINGS:
                return

    def _earlier(self, draft: Draft, near: str, add: _Add) -> None:
        """Who acted before; ``near`` is how near it stands to the last duty."""
        if self.last is not None:
            add(self.last.names, f"last {near}", "")
            if len(self.last.names) > 1 and len(groups := joined(self.flat, sorted(self.last.names))) > 1:
                add(groups[-1], "latter", "")
                add(groups[0], "former", "")
        if self.printed is not None and self.printed is not self.last:
            add(self.printed.names, f"printed {self.relation(self.printed, draft)}", "")
        for scope in self._scopes(draft):
            if scope in self.first:
                add(self.first[scope], f"first {scope[0]}", "")

    def _led(self, groups: Sequence[Names], ground: str, source: str, add: _Add) -> None:
        if groups:
            add(groups[-1], f"{ground} last", source)
        if len(groups) > 1:
            add(groups[0], f"{ground} first", source)
            add([span for names in groups for span in names], f"{ground} all", source)

    def _above(self, draft: Draft, at: int) -> Iterator[tuple[str, int]]:
        """The sentences that may speak for it: the headings above, the lead-in, the two sentences before."""
        section, n = self.text.sections.get(draft.section), 0
        while section is not None and n < _SECTIONS:
            if section.id in self.text.headings:
                yield f"heading{n}", self.text.sentence(self.text.headings[section.id][0])
            section = self.text.sections.get(section.parent or "")
            n += 1
        led = self.text.lead(at)
        if led is not None and at - led <= _SENTENCES:
            yield f"lead{min(3, at - led)}", led
        for n in (1, 2):
            if at >= n:
                yield f"sentence{n}", at - n

    def _scopes(self, draft: Draft) -> tuple[tuple[str, object], ...]:
        section = self.text.sections.get(draft.section)
        return ("line", self.text.line(draft.start)), ("section", draft.section), ("parent", section.parent if section else None)

    def relation(self, acted: _Acted | None, draft: Draft) -> str:
        """How near a duty stands to an earlier one."""
        if acted is None:
            return "none"
        other = acted.draft
        if self._sentence(other) == self._sentence(draft):
            return "sentence"
        if other.end <= draft.start and "\n" not in self.flat[other.end : draft.start]:
            return "line"
        if other.section == draft.section:
            return "section"
        theirs, own = self.text.sections.get(other.section), self.text.sections.get(draft.section)
        if own and theirs and theirs.parent == own.parent:
            return "sibling"
        return "child" if own and own.parent == other.section else "far"

    def take(self, draft: Draft, one: Candidate) -> None:
        """Told who was chosen."""
        how = "own" if one.own else "carried" if one.names else "nobody"
        self.last = _Acted(draft, one.names, how)
        section = self.text.sections.get(draft.section)
        if ("own", draft.section) not in self._hows:
            self._hows["below", section.parent if section else None] = how
        self._hows["own", draft.section] = how
        if one.own:
            self.printed = self.last
            line, own, _ = self._scopes(draft)
            self.first.setdefault(line, one.names)
            self.first.setdefault(("parent", own[1]), one.names)
            self.first.setdefault(own, one.names)

    # what is seen of them --------------------------------------------------------------------------------------------

    def seen(self, draft: Draft, candidates: Sequence[Candidate]) -> list[Seen]:
        """What is seen of each candidate: of itself, and of the duty together with what kind of candidate it is."""
        standing = [one.stands for one in candidates]
        kinds = [stands.kind if one.names else "nobody" for one, stands in zip(candidates, standing, strict=True)]
        tagged, ruled = sum(stands.tagged for stands in standing), sum(stands.ruled for stands in standing)
        shape = f"{min(2, tagged)}{min(2, ruled)}"
        relation = self.relation(self.last, draft)
        duty = self._duty(draft, relation, shape)
        rules = next((kind for one, kind in zip(candidates, kinds, strict=True) if "rules" in one.grounds), "-")
        rule, basis = draft.parties[0].rule if draft.parties else "-", draft.basis or "-"
        beside = ("later" if relation == "sentence" else "first", shape[0], draft.basis or "-")
        found = []
        for one, stands, kind in zip(candidates, standing, kinds, strict=True):
            alone: list[Part] = [(told.grounds, (stands, kind, min(4, len(one.names)), beside))]
            alone.append((told.against, (kind, rules, relation, rule, basis, "rules" in one.grounds)))
            crossed = (f"kind {kind}", "rules") if "rules" in one.grounds else (f"kind {kind}",)
            if one.names:
                alone.append(self._stands(draft, one, kind))
                found.append(Seen(alone, crossed, duty, partial(self._closer, draft, one, kind)))
            else:
                alone.append((told.offered, (" ".join(sorted(set(kinds))), relation)))
                found.append(Seen(alone, crossed, duty))
        return found

    def _duty(self, draft: Draft, relation: str, shape: str) -> list[Part]:
        """What is seen of a duty, whoever acts in it."""
        flat, parties = self.flat, self.text.parties
        start, end = self.text.sentences[self._sentence(draft)]
        signs = {"V": parties.long_verb, "A": parties.adverb, "M": parties.modal, "P": parties.preposition}
        opens = "".join(sign for sign, pattern in signs.items() if pattern.match(flat, draft.start, draft.end))
        how, force = (self.last.how, self.last.draft.force) if self.last else ("-", "-")
        section = self.text.sections.get(draft.section)
        issuer = bool(draft.parties) and all(self._issuer(p.start, p.end) for p in draft.parties)
        modal = any(clause.subject and clause.subject.modal for clause in draft.clauses if clause.kind == "main")
        to = any(clause.recipients for clause in draft.clauses), any(clause.handover for clause in draft.clauses)
        return [
            (told.sort, (draft.force, draft.cue, draft.basis, draft.parties[0].rule if draft.parties else "-")),
            (told.paper, (relation, self.text.paper, bool(self.text.addressees), opens)),
            (told.words, (flat[draft.start : min(draft.end, draft.start + 3)],)),
            (told.core, (self.text.tidy.ahead(draft.main[0], 3),)),
            (told.since, (how, relation, force, draft.force)),
            (told.edges, (flat[end - 1], self.text.tidy.before(draft.start), draft.section[:1], "." in draft.section)),
            (told.build, (min(6, (draft.end - draft.start) // 10), draft.own, "\t" in flat[max(0, start - 2) : end], issuer, *to)),
            (told.heading, ((section.heading or "")[:_HEADING] if section else "",)),
            (told.subjects, (modal, shape)),
            (told.share, (*self._share, self.text.paper)),
            (told.sibling, self._beside(draft)),
            (told.ahead, self._ahead(draft)),
        ]

    def _beside(self, draft: Draft) -> tuple[str, str]:
        """How who acts was found in the item before it, where it is the first of its own, and in its own so far."""
        section = self.text.sections.get(draft.section)
        opens = self.last is None or self.last.draft.section != draft.section
        before = self._hows.get(("below", section.parent if section else None), "-") if opens else "="
        return before, self._hows.get(("own", draft.section), "-")

    def _ahead(self, draft: Draft) -> tuple[str, bool]:
        """How near the next duty is, and whether a name was tagged in its sentence."""
        if not self._behind:
            return "none", False
        following = self._behind[0]
        near = (
            ("same", self._sentence(following) == self._sentence(draft)),
            ("line", self.text.line(following.start) == self.text.line(draft.start)),
            ("section", following.section == draft.section),
        )
        return next((name for name, holds in near if holds), "far"), self._tagged(following)

    def _issuer(self, start: int, end: int) -> bool:
        return self.text.resolver.is_issuer(self.flat[start:end])

    def _stands(self, draft: Draft, one: Candidate, kind: str) -> Part:
        """How names stand to a duty."""
        flat, start = self.flat, one.names[0][0]
        sooner = start < draft.start
        if one.own:
            clauses = min(3, flat.count("，", min(start, draft.start), max(start, draft.start)))
            within = draft.main[0] <= start < draft.main[1]
            return told.here, (clauses, sooner, min(4, abs(start - draft.start)), within, kind)
        lines = min(6, self.text.tidy.lines(start, draft.start)) if sooner else -1
        return told.away, (lines, min(6, self.text.tidy.far(start, draft.start) // 80), kind)

    def _closer(self, draft: Draft, one: Candidate, kind: str) -> Iterator[Part]:
        """What is seen of the names themselves, and of what stands around them."""
        flat, (start, _), (last, end) = self.flat, one.names[0], one.names[-1]
        name = flat[last:end]
        size, often = min(8, (end - start) // 2), min(4, self.text.counts.get(name, 0))
        yield told.itself, (name[-3:], flat[start : start + 2], size, often, name in self.text.addressees, kind)
        head = self.text.head(last, end)
        yield told.headed, (head, flat[start], kind)
        yield told.acts, (min(3, self._acting[name]), kind, head)
        yield told.fits, (head, self.text.tidy.ahead(draft.main[0], 2), draft.force, self.text.paper, kind)
        yield told.issuer, (self._issuer(last, end), kind, draft.force)
        if one.own:
            low, _ = self.text.sentences[self._sentence(draft)]
            stop = self.text.stop(low, start)
            into = max(-1, min(5, start - 1 - stop if stop >= 0 else start - low))
            sure = min(self.text.sure.get(span, -1) for span in one.names)
            yield told.ended, (head, self.text.signs.get(end, "-"), self.text.tidy.ahead(end, 2), flat[max(low, start - 1) : start], into, sure, kind)
            yield told.shape, (flat[start], self.text.openings.get(start, "-"), self.text.signs.get(end, "-"), head, kind)
            yield told.beside, (flat[max(low, start - 2) : start], self.text.tidy.ahead(end, 3), into, sure, kind)


def _near(groups: Sequence[Names], at: int) -> Sequence[Names]:
    """Of the names of a sentence those that stand nearest a place; a sentence of a page names hundreds."""
    if len(groups) <= 2 * _NEAREST:
        return groups
    n = bisect_left(groups, at, key=lambda names: names[0][0])
    return groups[max(0, n - _NEAREST) : n + _NEAREST]


def _place(names: Names, draft: Draft, low: int, high: int) -> str:
    """Where names stand to a duty: in it, before it in its stretch, before that, after it, or in the next one's."""
    start, end = names[0][0], names[-1][1]
    if start >= draft.end:
        return "after" if end <= high else "next"
    if start >= draft.start:
        return "in"
    return "pre" if start >= low else "before"
