"""Who may act in a duty, and what is seen of each who may: where the names stand, what stands around them, who acted before.

A candidate is a set of names; found in several ways, it has several grounds.  ``Candidates`` walks over the duties in reading
order and is told of each choice, since who acted before is a candidate for what comes next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..evidence.choice import Seen
from ..model import Span
from .draft import Draft
from .grounds import Candidate, Names, Stands, Text, joined

if TYPE_CHECKING:
    from ..evidence.choice import Part

#: Adds names, on what grounds, and who saw them: V the tagger, L the tagger looking eagerly, R the rules, S the shape of a clause.
_Add: TypeAlias = "Callable[[Sequence[Span], str, str], None]"

_BLANKS = re.compile(r"\s")
_ENDS, _NO_NAME = "，。；：！？\n\t", "，。；：！？、（）“”《》 \n\t"
#: A name of no known head is at most so long; so many beginnings in a duty, and so many ends of each, are tried.
_LONGEST, _OPENINGS, _SHAPES = 26, 3, 2
#: So many duties, sentences and sections back somebody is looked for.
_DUTIES, _SENTENCES, _SECTIONS = 8, 8, 3
_HEADING = 12


class _Acted(NamedTuple):
    """Who was chosen for a duty."""

    draft: Draft
    names: Names
    how: str


class Candidates:
    """The candidates of each duty, in reading order."""

    def __init__(self, text: Text) -> None:
        self.text, self.flat = text, text.flat
        self.last: _Acted | None = None
        self.printed: _Acted | None = None
        self.first: dict[tuple[str, object], Names] = {}
        self._sentences: dict[int, int] = {}
        self._keys: dict[Names, tuple[str, ...]] = {}

    def of(self, draft: Draft, before: Sequence[Draft], behind: Sequence[Draft]) -> list[Candidate]:
        """Who may act in a duty; the rules' answer is always among them."""
        found: dict[tuple[str, ...], Candidate] = {}

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

    def _here(self, draft: Draft, n: int, near: str, before: Sequence[Draft], behind: Sequence[Draft], add: _Add) -> None:
        """The names of its own sentence, the ``n``-th."""
        start, end = self.text.sentences[n]
        sooner = [d.end for d in before[-_DUTIES:] if d.end <= draft.start and self._sentence(d) == n]
        later = (d.start for d in behind[:3] if d.start >= draft.end and self._sentence(d) == n)
        reach = (sooner[-1] if sooner else start), next(later, end)
        for source in "VLR":
            own: list[Names] = []
            for names in self.text.groups[source].get(n, ()):
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

        for names, shape in self._shaped(draft, reach[0]):
            add(names, f"in shape {shape}", "S")

    def _shaped(self, draft: Draft, low: int) -> Iterator[tuple[Names, str]]:
        """What stands where a name would, whatever it is: between the beginning of a clause and what may follow a subject."""
        flat, signs = self.flat, self.text.signs
        begun = 0
        for start in self.text.begins(low, draft.end):
            if flat[start] in _NO_NAME:
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
        if one.own:
            self.printed = self.last
            line, section, _ = self._scopes(draft)
            self.first.setdefault(line, one.names)
            self.first.setdefault(("parent", section[1]), one.names)
            self.first.setdefault(section, one.names)

    # what is seen of them --------------------------------------------------------------------------------------------

    def seen(self, draft: Draft, candidates: Sequence[Candidate]) -> list[Seen]:
        """What is seen of each candidate: of itself, and of the duty together with what kind of candidate it is."""
        standing = [one.stands for one in candidates]
        kinds = [stands.kind if one.names else "nobody" for one, stands in zip(candidates, standing, strict=True)]
        tagged, ruled = sum(stands.tagged for stands in standing), sum(stands.ruled for stands in standing)
        shape = f"{min(2, tagged)}{min(2, ruled)}"
        relation = self.relation(self.last, draft)
        duty = self._duty(draft, relation, shape)
        beside = ("later" if relation == "sentence" else "first", shape[0], draft.basis or "-")
        found = []
        for one, stands, kind in zip(candidates, standing, kinds, strict=True):
            alone: list[Part] = [(_grounds, (stands, kind, min(4, len(one.names)), beside))]
            crossed = (f"kind {kind}", "rules") if "rules" in one.grounds else (f"kind {kind}",)
            if one.names:
                alone.append(self._stands(draft, one, kind))
                found.append(Seen(alone, crossed, duty, partial(self._closer, draft, one, kind)))
            else:
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
            (_sort, (draft.force, draft.cue, draft.basis, draft.parties[0].rule if draft.parties else "-")),
            (_paper, (relation, self.text.paper, bool(self.text.addressees), opens)),
            (_words, (flat[draft.start : min(draft.end, draft.start + 3)],)),
            (_core, (self.text.tidy.ahead(draft.main[0], 3),)),
            (_since, (how, relation, force, draft.force)),
            (_edges, (flat[end - 1], flat[draft.start - 1 : draft.start], draft.section[:1], "." in draft.section)),
            (_build, (min(6, (draft.end - draft.start) // 10), draft.own, "\t" in flat[max(0, start - 2) : end], issuer, *to)),
            (_heading, ((section.heading or "")[:_HEADING] if section else "",)),
            (_subjects, (modal, shape)),
        ]

    def _issuer(self, start: int, end: int) -> bool:
        return self.text.resolver.is_issuer(self.flat[start:end])

    def _stands(self, draft: Draft, one: Candidate, kind: str) -> Part:
        """How names stand to a duty."""
        flat, start = self.flat, one.names[0][0]
        sooner = start < draft.start
        if one.own:
            clauses = min(3, flat.count("，", min(start, draft.start), max(start, draft.start)))
            within = draft.main[0] <= start < draft.main[1]
            return _here, (clauses, sooner, min(4, abs(start - draft.start)), within, kind)
        lines = min(6, flat.count("\n", start, draft.start)) if sooner else -1
        return _away, (lines, min(6, self.text.tidy.far(start, draft.start) // 80), kind)

    def _closer(self, draft: Draft, one: Candidate, kind: str) -> Iterator[Part]:
        """What is seen of the names themselves, and of what stands around them."""
        flat, (start, _), (last, end) = self.flat, one.names[0], one.names[-1]
        name = flat[last:end]
        size, often = min(8, (end - start) // 2), min(4, self.text.counts.get(name, 0))
        yield _itself, (name[-3:], flat[start : start + 2], size, often, name in self.text.addressees, kind)
        head = self.text.head(last, end)
        yield _headed, (head, flat[start], kind)
        yield _issuer, (self._issuer(last, end), kind, draft.force)
        if one.own:
            low, _ = self.text.sentences[self._sentence(draft)]
            stop = self.text.stop(low, start)
            into = min(5, start - 1 - stop if stop >= 0 else start - low)
            sure = min(self.text.sure.get(span, -1) for span in one.names)
            yield _ended, (head, self.text.signs.get(end, "-"), self.text.tidy.ahead(end, 2), flat[max(low, start - 1) : start], into, sure, kind)
            yield _beside, (flat[max(low, start - 2) : start], self.text.tidy.ahead(end, 3), into, sure, kind)


# the names of what is seen -------------------------------------------------------------------------------------------


def _sort(force: str, cue: str | None, basis: str | None, rule: str) -> Sequence[str]:
    return f"force {force}", f"cue {cue}", f"basis {basis}", f"rule {rule} {basis}"


def _paper(relation: str, paper: str, sent: bool, opens: str) -> Sequence[str]:
    first = "later" if relation == "sentence" else "first"
    return f"after {relation}", first, f"paper {paper}", f"sent {sent}", f"opens {opens} {first}"


def _words(words: str) -> Sequence[str]:
    return f"w1 {words[:1]}", f"w2 {words[:2]}", f"w3 {words}"


def _core(words: str) -> Sequence[str]:
    return f"m2 {words[:2]}", f"m3 {words}"


def _since(how: str, relation: str, before: str, force: str) -> Sequence[str]:
    return f"acted {how} {relation}", f"forces {before} {force} {relation}"


def _edges(stop: str, behind: str, page: str, deep: bool) -> Sequence[str]:
    return f"stop {stop}", f"from {behind}", f"page {page}", f"deep {deep}"


def _build(long: int, own: bool, cells: bool, issuer: bool, to: bool, handover: bool) -> Sequence[str]:
    return f"long {long}", f"own {own}", f"cells {cells}", f"issuer {issuer}", f"to {to} {handover}"


def _heading(words: str) -> Sequence[str]:
    return [f"h {words[n : n + 2]}" for n in range(len(words) - 1)]


def _subjects(modal: bool, shape: str) -> Sequence[str]:
    return f"modal {modal}", f"names {shape}"


def _itself(name: str, first: str, size: int, often: int, addressee: bool, kind: str) -> Sequence[str]:
    """What is seen of names themselves, and of the last of them."""
    return (
        f"e1 {name[-1:]}", f"e2 {name[-2:]}", f"e3 {name}", f"s2 {first}",
        f"e2 {name[-2:]} {kind}", f"s1 {first[:1]} {kind}", f"size {size} {kind}", f"often {often} {kind}", f"addressee {addressee} {kind}",
    )  # fmt: skip


def _headed(head: str, first: str, kind: str) -> Sequence[str]:
    """What is seen of what sort of name it is."""
    return f"head {head} {kind}", f"first {first} {head}"


def _ended(head: str, sign: str, behind: str, before: str, into: int, sure: int, kind: str) -> Sequence[str]:
    """What is seen of what stands around a name of its sort."""
    return (
        f"head {head} {sign}", f"head {head} {behind[:1]}", f"head {head} {behind}", f"head {head} {into} {sign}", f"head {head} {before} {sign}",
        f"head {head} {sign} {kind}", f"head {head} {min(3, into)} {kind}", f"sure {sure} {head}",
    )  # fmt: skip


def _issuer(issuer: bool, kind: str, force: str) -> Sequence[str]:
    return (f"issuer {issuer} {kind} {force}",)


def _beside(before: str, behind: str, into: int, sure: int, kind: str) -> Sequence[str]:
    """What is seen of what stands around names."""
    one, next_, next_two = before[-1:], behind[:1], behind[:2]
    return (
        f"b2 {before}", f"b1 {one}", f"a3 {behind}", f"a2 {next_two}", f"a1 {next_}", f"into {into}", f"into {into} {next_}", f"around {before} {next_}",
        f"b1 {one} {kind}", f"a2 {next_two} {kind}", f"into {min(3, into)} {kind}", f"sure {sure} {kind}",
    )  # fmt: skip


def _here(clauses: int, sooner: bool, off: int, main: bool, kind: str) -> Sequence[str]:
    """What is seen of where names stand in the sentence of a duty."""
    return f"clauses {clauses} {kind} {sooner}", f"off {off} {sooner}", f"main {main} {kind}"


def _away(lines: int, far: int, kind: str) -> Sequence[str]:
    """What is seen of where names stand that are none of its sentence."""
    return f"lines {lines} {kind}", f"far {far} {kind}"


def _grounds(stands: Stands, kind: str, count: int, beside: Sequence[str]) -> Sequence[str]:
    """What is seen of how names were found."""
    seen = [f"is {kind}", "grounds " + " + ".join(stands.grounds), f"sources {stands.sources} {kind}", f"count {count} {kind}"]
    for ground in stands.grounds:
        seen.append(f"ground {ground}")
        seen += (f"ground {ground} {n} {said}" for n, said in enumerate(beside))
    return seen


def _place(names: Names, draft: Draft, low: int, high: int) -> str:
    """Where names stand to a duty: in it, before it in its stretch, before that, after it, or in the next one's."""
    start, end = names[0][0], names[-1][1]
    if start >= draft.end:
        return "after" if end <= high else "next"
    if start >= draft.start:
        return "in"
    return "pre" if start >= low else "before"
