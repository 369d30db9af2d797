"""Who acts, decided by evidence: for each duty one of the names in its sentence, of those who acted before, of those that a
heading or lead-in names, what the rules say, or nobody.

The rules have spoken before (``assemble``); what they saw are marks for the tagger of names and features of the choice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from ..evidence.choice import Choice
from ..evidence.cut import cut
from ..evidence.names import Tagged, tag
from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from ..model import Basis, Frequency, Role, Section, Span, Time
from .candidates import Candidates
from .draft import Draft
from .grounds import Candidate, Text
from .learned import few
from .parties import Parties
from .party import Party
from .resolve import Resolver

if TYPE_CHECKING:
    from ..evidence.chain import Chain
    from ..evidence.models import Scene

_Marks: TypeAlias = "dict[str, list[tuple[int, int, int, int]]]"
#: A line so short may be a heading, or a label that names somebody.
_SHORT = 45
#: Opinions on who acts that no weight overrules.
_PLAIN = frozenset(("condition", "noted", "by-name", "shared-out"))
#: A subject and those that it acts with.
_JOINED = "subject > joined"
#: What a name does not go beyond, what it does not end in, and what stops nothing within itself.
_STOPS, _ENDS, _OPENS, _CLOSES = "。；！？：\n\t", "，、 ", "（“《", "）”》"


class Sight:
    """What the rules saw in a text of names, and of what stands around names."""

    def __init__(
        self,
        flat: str,
        sentences: Sequence[Span],
        drafts: Sequence[Draft],
        times: Sequence[Time],
        frequencies: Sequence[Frequency],
        lexicon: Lexicon,
    ) -> None:
        self.flat, self.sentences, self.drafts = flat, sentences, drafts
        self.placed = ((1, [t.span for t in times]), (2, [f.span for f in frequencies]))
        parties = self.parties = Parties.of(lexicon)
        look = Patterns.of(lexicon)
        self.patterns = (
            ("modal", parties.modal, 1), ("verb", parties.long_verb, 1), ("verb", parties.adverb, 2),
            ("preposition", parties.preposition, 1), ("preposition", parties.urging, 2),
        )  # fmt: skip
        self.look = look

    def dated(self) -> list[int]:
        """Where a time or a frequency begins."""
        return sorted({start for _, spans in self.placed for start, _ in spans})

    def wanted(self) -> list[int]:
        """The sentences in whose lines a duty stands, and above them what may be a heading or a lead-in."""
        flat = self.flat
        lines = {flat.rfind("\n", 0, draft.start) for draft in self.drafts}
        last = max((draft.end for draft in self.drafts), default=0)
        return [
            n
            for n, (start, end) in enumerate(self.sentences)
            if start <= last
            and (flat.rfind("\n", 0, start) in lines or end - start < _SHORT or flat[start:end].endswith(("：", "—")))
        ]

    def marks(self, spans: Sequence[Span]) -> _Marks:
        """Marks for the tagger, in these sentences."""
        flat = self.flat
        found: _Marks = {"party": [], "subject": [], "head": [], "modal": [], "verb": [], "preposition": [], "time": []}
        for draft in self.drafts:
            found["party"] += [(party.start, party.end, 1, 2) for party in draft.parties]
            for clause in draft.clauses:
                if clause.subject:
                    found["subject"] += [(party.start, party.end, 1, 2) for party in clause.subject.parties]
                    end = clause.subject.end
                    found["subject"].append((end, end + 1, 3 + clause.subject.modal, 0))
                found["subject"] += [(party.start, party.end, 5, 6) for party in (*clause.agents, *clause.caused)]
        for start, end in _runs(flat, spans):
            found["head"] += [(m.end() - 1, m.end(), 1, 0) for m in self.parties.head_at.finditer(flat, start, end)]
            for kind, pattern, number in self.patterns:
                found[kind] += [(m.start(), m.start() + 1, number, 0) for m in pattern.finditer(flat, start, end)]
        found["verb"] = _added(found["verb"])
        found["preposition"] = _added(found["preposition"])
        for number, spans_ in self.placed:
            found["time"] += [(start, end, number, number) for start, end in spans_]
        return found

    def signs(self, marks: _Marks) -> dict[int, str]:
        """Where a modal, verb, preposition or adverb begins, by letter; the first that is seen there."""
        found: dict[int, str] = {}
        for kind, letters in (("modal", "MMM"), ("preposition", "PPP"), ("verb", "VAV")):
            for start, _, number, _ in marks[kind]:
                if kind != "preposition" or number != 2:
                    found.setdefault(start, letters[number - 1])
        return found

    def openings(self, spans: Sequence[Span]) -> dict[int, str]:
        """Where a name may begin: with a clause, behind a time, behind 由, 请, 鼓励 and their like."""
        found: dict[int, str] = {}
        for number, placed in self.placed:
            found.update((end, f"t{number}") for _, end in placed)
        for start, end in _runs(self.flat, spans):
            for match in self.look.opens.finditer(self.flat, start, end):
                found[match.end()] = match.lastgroup or "c"
        for start, end in spans:
            at = self.look.marker.match(self.flat, start, end)
            found[at.end() if at else start] = "s"
        return found


def _runs(flat: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences with nothing but blanks between them, taken together: it is quicker to look through them at once.

    >>> _runs("各校自查。 各班登记。附件", [(0, 5), (6, 11), (11, 13)])
    [(0, 13)]
    """
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] <= start and not flat[found[-1][1] : start].strip():
            start = found.pop()[0]
        found.append((start, end))
    return found


def _added(marks: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Marks of one place in one: their numbers are bits."""
    bits: dict[int, int] = {}
    for start, _, number, _ in marks:
        bits[start] = bits.get(start, 0) | number
    return [(start, start + 1, number, 0) for start, number in bits.items()]


class Patterns:
    """What a name may follow, from the tables."""

    def __init__(self, lexicon: Lexicon) -> None:
        ways = {
            "by": lexicon.alternatives("parties", "by"),
            "cause": lexicon.alternatives("parties", "cause"),
            "with": lexicon.alternatives("parties", "with"),
            "encourage": lexicon.alternatives("clauses", "encourage"),
            "connective": lexicon.alternatives("parties", "connective"),
        }
        self.opens = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in ways.items()) + "|[，：；、] *")
        self.marker = re.compile(
            rf"\s*(?:{SIGNS['line-number']})?\s*"
        )

    @classmethod
    def of(cls, lexicon: Lexicon) -> Patterns:
        return lexicon.once(cls, cls)


def text_of(
    sight: Sight, names: Chain, sections: Sequence[Section], headings: Mapping[str, Span], resolver: Resolver, paper: str
) -> Text:
    """What the candidates of a text are made from; ``names`` is the tagger."""
    spans = [sight.sentences[n] for n in sight.wanted()]
    marks = sight.marks(spans)
    tagged = tag(sight.flat, spans, marks, names)
    return made(sight, spans, marks, tagged, sections, headings, resolver, paper)


def made(
    sight: Sight,
    spans: Sequence[Span],
    marks: _Marks,
    tagged: Tagged,
    sections: Sequence[Section],
    headings: Mapping[str, Span],
    resolver: Resolver,
    paper: str,
) -> Text:
    """The same, with the names tagged."""
    ruled = [(start, end) for kind in ("party", "subject") for start, end, opening, _ in marks[kind] if opening not in (3, 4)]
    signs = sight.signs(marks)
    found = {"V": clipped(tagged.names, sight.dated(), signs), "L": clipped(tagged.weak, sight.dated(), signs), "R": ruled}
    for source in "VL":
        spans_ = (bared(sight, *trimmed(sight.flat, *span, signs), signs) for span in found[source])
        found[source] = [(start, end) for start, end in spans_ if end - start > 1 and not _nobody(sight, start, end)]
    found = {source: [sight.parties.bare(sight.flat, *span) for span in spans_] for source, spans_ in found.items()}
    return Text(
        sight.flat, sight.sentences, found, tagged.sure, sections, headings, sight.parties, resolver, signs, sight.openings(spans), paper,
    )


def bared(sight: Sight, start: int, end: int, signs: Mapping[int, str]) -> Span:
    """A name without the number of its item, without what asks (建议家长) or dates (雨停前各班组) before it, and the adverb behind it (各班组分别)."""
    flat, parties = sight.flat, sight.parties
    if number := parties.say.name_number.match(flat, start, end):
        start = number.end()
    if (before := parties.say.before_name.match(flat, start, end)) and parties.whole(flat, before.end(), end):
        start = before.end()
    for at in range(start + 2, end):
        if signs.get(at) == "A" and parties.whole(flat, start, at) and not parties.whole(flat, start, end):
            return start, at
    rank = parties.say.behind_name.search(flat, start, end)
    return start, rank.start() if rank else end


def _nobody(sight: Sight, start: int, end: int) -> bool:
    """对新到货品保管员应登记: to whom or what something is done is nobody who acts, and no name begins with 的 or, as 方可离厂, with a must-word, or 防止游客…."""
    parties, flat = sight.parties, sight.flat
    may = parties.modal.match(flat, start, end)
    return parties.no_actor(flat, start, end) or flat[start] in SIGNS["de"] or may is not None and may.end() < end


def clipped(names: Sequence[Span], dated: Sequence[int], signs: Mapping[int, str]) -> list[Span]:
    """Names that end before a time or a count in them, and before the preposition that leads to it: 备案单位按权限于每月25日前.

    >>> clipped([(0, 13), (20, 24)], [8], {4: "P", 7: "P", 22: "P"})
    [(0, 4), (20, 24)]
    """
    found = []
    for start, end in names:
        i = bisect_right(dated, start)
        if i < len(dated) and dated[i] < end:
            end = next((at for at in range(start + 2, dated[i]) if signs.get(at) == "P"), dated[i])
        found.append((start, end))
    return found


def trimmed(flat: str, start: int, end: int, signs: Mapping[int, str]) -> Span:
    """A name without a stop, without a must-word and what stands behind it, as 各展柜要登记展品, and behind 请: 离店请大家.

    >>> trimmed("各展柜要登记。各班", 0, 7, {3: "M"}), trimmed("各班，", 0, 3, {})
    ((0, 3), (0, 2))
    """
    asked = flat.rfind(SIGNS["ask"], start, end - 1) + 1
    start = max(start, asked) if signs.get(asked - 1) == "M" else start
    depth = 0
    for at in range(start, end):
        c = flat[at]
        depth += (c in _OPENS) - (c in _CLOSES)
        if depth <= 0 and (c in _STOPS or at > start + 1 and signs.get(at) == "M"):
            end = at
            break
    while end > start and flat[end - 1] in _ENDS:
        end -= 1
    return start, end


def decide(drafts: Sequence[Draft], text: Text, choice: Choice) -> None:
    """Gives each duty whom the evidence says; where that is whom the rules say, nothing changes."""
    candidates = Candidates(text, drafts)
    roles: dict[Span, Party] = {}
    for n, draft in enumerate(drafts):
        for party in draft.parties:
            roles.setdefault((party.start, party.end), party)
        offered = candidates.of(draft, drafts[:n], drafts[n + 1 : n + 4])
        seen = candidates.seen(draft, offered)
        best = choice.best(seen)
        chosen = offered[best]
        if chosen.given is None and (draft.named_by == "labelled" and not chosen.own or plain(draft, chosen.names, text.flat)):
            chosen = next(one for one in offered if one.given is not None)
        candidates.take(draft, chosen)
        if chosen.given is None:
            others = _besides(draft, chosen, text)
            basis = _basis(chosen, draft) if chosen.names else "clause" if others else None
            said = "evidence (" + ", ".join(choice.strongest(seen[best])) + ")"
            draft.acts([*_parties(chosen, text, roles), *others], basis, f"{said} > besides" if others else said)


def _besides(draft: Draft, chosen: Candidate, text: Text) -> list[Party]:
    """督促船主粘贴反光条, 会同县公安局拆除: whom the head of a duty urges, or acts with, acts too, whoever else the evidence says."""
    begin, end = draft.main
    others = [p for p in draft.parties if (p.role == "perform" or p.rule == "with") and begin < p.start < end]
    if not others or not text.parties.say.besides.search(text.flat, begin, others[0].start):
        return []
    return [p for p in others if all(p.end <= start or end <= p.start for start, end in chosen.names)]


def plain(draft: Draft, chosen: Sequence[Span], flat: str) -> bool:
    """Whether the rules see so plainly who acts that no weight overrules them.

    走读生有急事的，须请假 tells whom its case is about, 审核通过的车主，凭证领卡 who it is for, 负责人：丁秋 above a list who does it; of 各渡口各班组, with nothing
    between them, both act, and of 渡口会同船队 not the fleet alone; and in a text of a few lines, which the weights know little of, so does whoever begins the
    sentence before a must-word, and whoever is the subject where they see nobody.
    """
    ruled = [(party.start, party.end) for party in draft.parties]
    if not ruled or draft.named_by in _PLAIN:
        return bool(ruled)
    if draft.named_by == _JOINED and chosen and set(chosen) <= set(ruled[1:]):
        return True
    if draft.named_by != "subject":
        return False
    if draft.parties[0].rule == "told-of":
        return True
    if len(ruled) > 1 and set(chosen) < set(ruled) and all(a[1] == b[0] for a, b in pairwise(ruled)):
        return True
    first = draft.clauses[0]
    must = first.subject is not None and any(cue.start == first.subject.end for cue in first.cues)
    whole = not chosen and flat[ruled[0][0]] not in SIGNS["apiece"]
    return few(flat) and (whole or must and ruled[0][0] - draft.start <= 1)


def _basis(chosen: Candidate, draft: Draft) -> Basis:
    """Where the names stand: in the duty's own words, before them, or in a heading or lead-in."""
    if chosen.own and any(ground[1:].startswith(("in", "pre")) for ground in chosen.grounds):
        return "clause"
    return "heading" if chosen.kind == "above" else "context"


def _parties(chosen: Candidate, text: Text, roles: dict[Span, Party]) -> list[Party]:
    """The names as parties, in the role that the rules gave them; else by what stands behind them."""
    found = []
    for span in chosen.names:
        known = roles.get(span)
        if known is None:
            role: Role = "responsible"
            after = text.parties.after.match(text.flat, span[1])
            if after is not None:
                role = text.parties.after_roles[after.lastgroup or "f_duty"]
            known = text.parties.party(text.flat, *span, role, "evidence")
            roles[span] = known
        found.append(known)
    return found


def act(scene: Scene, names: Chain, who: Chain) -> None:
    """Decides who acts in all duties of a notice: ``names`` tags, ``who`` chooses."""
    units = cut(scene.flat)
    sentences = list(zip(units.unit_starts.tolist(), units.unit_ends.tolist(), strict=True))
    sight = Sight(scene.flat, sentences, scene.drafts, scene.times, scene.frequencies, scene.lexicon)
    structure = scene.structure
    text = text_of(sight, names, structure.sections, structure.headings, scene.resolver, scene.paper or "-")
    decide(scene.drafts, text, Choice.of(who))
