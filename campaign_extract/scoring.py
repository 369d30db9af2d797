"""One checklist held against the annotation of its notice: what is counted, and what counts as the same.

Every facet is counted as (hit, gold, predicted).  A facet that begins with ``·`` is a part of the requirements that were found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]
Range = tuple[int, int]

_NOISE = re.compile(r"[\s，。：:；;、（）()“”\"'《》<>〈〉—\-]+")
_WIRES = re.compile(r"[，,、;；/\s]+")
_NOT = re.compile("不|严禁|禁止|禁|未|勿|杜绝|拒|无")


@dataclass
class Tally:
    """Counts a facet, and what differs, in words."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    misses: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, facet: str, hit: int, gold: int, pred: int) -> None:
        total = self.counts.setdefault(facet, [0, 0, 0])
        for i, n in enumerate((hit, gold, pred)):
            total[i] += n

    def miss(self, *words: Any) -> None:
        self.misses.append(words)

    def merge(self, other: Tally) -> None:
        for facet, numbers in other.counts.items():
            self.add(facet, *numbers)

    def rows(self) -> dict[str, dict[str, float | None]]:
        """Per facet: hit, gold, pred, and precision, recall and F1 in per cent (None where nothing is to be found)."""
        return {
            facet: {
                "hit": hit,
                "gold": gold,
                "pred": pred,
                "P": round(100 * hit / pred, 1) if pred else None,
                "R": round(100 * hit / gold, 1) if gold else None,
                "F1": round(200 * hit / (gold + pred), 1) if gold + pred else None,
            }
            for facet, (hit, gold, pred) in self.counts.items()
        }


def squash(value: object) -> str:
    """A value without blanks and punctuation, which annotators and notices use freely.

    >>> squash("关于“安全生产月”活动的通知")
    '关于安全生产月活动的通知'
    """
    return _NOISE.sub("", str(value or ""))


def entitles(gold: str | None, pred: str | None) -> bool:
    """Whether a title says what the annotated one says: most of its characters in order, little else, and it forbids
    where that one forbids.

    >>> entitles("开展隐患排查", "开展全面的隐患排查"), entitles("不得涂改台账", "涂改台账")
    (True, False)
    """
    want, got = squash(gold), squash(pred)
    if not want or not got or bool(_NOT.search(want)) != bool(_NOT.search(got)):
        return False
    shared = _common(want, got)
    return shared >= 0.7 * len(want) and shared >= 0.65 * len(got)


def _common(one: str, other: str) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for x in one:
        diagonal = 0
        for j, y in enumerate(other, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def score(text: str, gold: Record, pred: Record) -> Tally:
    """Hold one checklist (as a dict) against the gold of its notice."""
    tally = Tally()
    _provenance(tally, text, pred)
    _header(tally, gold.get("notice", {}), pred.get("notice", {}))
    _headings(tally, gold, pred)
    for facet, value in (("times", _dates), ("frequencies", _rate)):
        _expressions(tally, facet, [_placed(text, g) for g in gold.get(facet, [])], pred.get(facet, []), value)
    _requirements(tally, [_placed(text, g, inner=False) for g in gold.get("requirements", [])], pred.get("requirements", []))
    notice = pred.get("notice", {})
    _sets(tally, "contacts", _wires(gold.get("contacts")), _wires(notice.get("contacts")))
    _sets(tally, "references", _titles(gold.get("references")), _titles(notice.get("references")))
    _indicators(tally, gold.get("indicators", []), pred.get("indicators", []))
    return tally


def _provenance(tally: Tally, text: str, pred: Record) -> None:
    quotes = [q for key in ("requirements", "times", "frequencies") for q in pred.get(key, [])]
    tally.add("provenance", sum(text[slice(*_span(q))] == q["text"] for q in quotes), len(quotes), len(quotes))


def _header(tally: Tally, gold: Record, notice: Record) -> None:
    campaign = notice.get("campaign") or {}
    pred = dict(
        notice,
        issuer="".join(notice.get("issuers") or ()),
        campaign_start=campaign.get("start"),
        campaign_end=campaign.get("end"),
        theme=campaign.get("theme"),
    )
    for key in ("title", "document_number", "document_type", "issuer", "issue_date", "campaign_start", "campaign_end", "theme"):
        want, got = squash(gold.get(key)), squash(pred.get(key))
        if want or got:
            tally.add("header", int(want == got), int(bool(want)), int(bool(got)))
            if want != got:
                tally.miss("header", key, gold.get(key), pred.get(key))
    addressed, found = _names(gold.get("addressees")), _names(pred.get("addressees"))
    tally.add("header", len(addressed & found), len(addressed), len(found))
    if addressed != found:
        tally.miss("header", "addressees", sorted(addressed), sorted(found))


def _headings(tally: Tally, gold: Record, pred: Record) -> None:
    wanted = [(h.get("level"), squash(h["heading"])) for h in gold.get("headings", [])]
    left = [(s.get("level"), squash(s["heading"])) for s in pred.get("sections", []) if s.get("heading")]
    found, hit = len(left), 0
    for level, heading in wanted:
        match = next((s for s in left if _same_heading(heading, s[1])), None)
        if match is None:
            tally.miss("heading missed", level, heading)
            continue
        left.remove(match)
        hit += 1
        tally.add("· level", int(match[0] == level), 1, 1)
        if match[0] != level:
            tally.miss("heading level", level, heading, "got", match[0])
    for extra in left:
        tally.miss("heading over", *extra)
    tally.add("headings", hit, len(wanted), found)


def _same_heading(gold: str, pred: str) -> bool:
    """Equal, or of two long ones the one begins with the other."""
    return gold == pred or len(gold) > 5 and (pred.startswith(gold) or len(pred) > 5 and gold.startswith(pred))


def _dates(record: Record) -> tuple[Any, Any]:
    return record.get("start"), record.get("end", record.get("due"))


def _rate(record: Record) -> tuple[Any, Any]:
    return record.get("every"), record.get("times")


def _expressions(
    tally: Tally, facet: str, gold: Sequence[Record], pred: Sequence[Record], value: Callable[[Record], tuple[Any, Any]]
) -> None:
    def likeness(g: Record, p: Record) -> float:
        (a, b), (c, d) = _span(g), _span(p)
        near = _overlap((a, b), (c, d)) / max(1, min(b - a, d - c))
        return near + (value(g) == value(p)) if near > 0.5 else 0

    pairs = _pair(gold, pred, likeness)
    right = sum(value(gold[i]) == value(pred[j]) for i, j in pairs)
    tally.add(f"{facet} found", len(pairs), len(gold), len(pred))
    tally.add(facet, right, len(gold), len(pred))
    for i, j in pairs:
        if value(gold[i]) != value(pred[j]):
            tally.miss(f"{facet} wrong", gold[i]["quote"], value(gold[i]), "got", pred[j]["text"], value(pred[j]))
    for g in _rest(gold, {i for i, _ in pairs}):
        tally.miss(f"{facet} missed", g["quote"], value(g))
    for p in _rest(pred, {j for _, j in pairs}):
        tally.miss(f"{facet} over", p["text"], value(p))


def _requirements(tally: Tally, gold: Sequence[Record], pred: Sequence[Record]) -> None:
    def likeness(g: Record, p: Record) -> float:
        """How much of the gold's clause is covered, and how well the two agree; 0 below seven tenths."""
        (a, b), (c, d) = _span(g), _span(p)
        common = _overlap((a, b), (c, d))
        return common / (b - a) + common / (b - a + d - c - common) if b > a and common / (b - a) >= 0.7 else 0

    pairs = _pair(gold, pred, likeness)
    tally.add("requirements", len(pairs), len(gold), len(pred))
    whole = 0
    for i, j in pairs:
        want, got = _duty(gold[i], gold[i], gold[i], "parties"), _duty(
            pred[j], pred[j].get("deadline") or {}, pred[j].get("frequency") or {}, "responsible"
        )
        right = {
            key: agree(want[key], got[key]) if key in ("parties", "recipients") else want[key] == got[key] for key in want
        }
        for key, ok in right.items():
            tally.add(f"· {key}", int(ok), 1, 1)
            if not ok:
                tally.miss(f"req {key}", gold[i]["quote"], want[key], "got", got[key])
        if gold[i].get("resolved"):
            resolved = {squash(n) for r in pred[j].get("responsible") or [] for n in r.get("resolved") or []}
            tally.add("· resolved", int(agree(_names(gold[i]["resolved"]), resolved)), 1, 1)
        if gold[i].get("title"):
            ok = entitles(gold[i]["title"], pred[j].get("title"))
            tally.add("· title", int(ok), 1, 1)
            if not ok:
                tally.miss("req title", gold[i]["title"], "got", pred[j].get("title"))
        whole += right["force"] and right["due"] and right["frequency"] and right["parties"]
    tally.add("complete", whole, len(gold), len(pred))
    for g in _rest(gold, {i for i, _ in pairs}):
        tally.miss("req missed", g["quote"])
    for p in _rest(pred, {j for _, j in pairs}):
        tally.miss("req over", p["text"][:60])


def _duty(requirement: Record, deadline: Record, frequency: Record, parties: str) -> dict[str, Any]:
    return {
        "force": requirement.get("force"),
        "due": deadline.get("due"),
        "frequency": _rate(frequency),
        "parties": _names(requirement.get(parties)),
        "recipients": _names(requirement.get("recipients")),
    }


def agree(gold: set[str], pred: set[str]) -> bool:
    """The same parties: each has its counterpart, equal or, of long names, one inside the other."""

    def same(g: str, p: str) -> bool:
        return g == p or len(g) > 3 and len(p) > 3 and (g in p or p in g)

    return all(any(same(g, p) for p in pred) for g in gold) and all(any(same(g, p) for g in gold) for p in pred)


def _sets(tally: Tally, facet: str, gold: set[str], pred: set[str]) -> None:
    tally.add(facet, len(gold & pred), len(gold), len(pred))
    for word in sorted(gold - pred):
        tally.miss(f"{facet} missed", word)
    for word in sorted(pred - gold):
        tally.miss(f"{facet} over", word)


def _indicators(tally: Tally, gold: Iterable[Record], pred: Iterable[Record]) -> None:
    wanted = [(squash(x["name"]), squash(x["unit"])) for x in gold]
    left = [(squash(x.get("name")), squash(x.get("unit"))) for x in pred]
    found, hit = len(left), 0
    for blank in wanted:
        if blank in left:
            left.remove(blank)
            hit += 1
        else:
            tally.miss("indicator missed", *blank)
    if wanted or found:
        tally.add("indicators", hit, len(wanted), found)


def _placed(text: str, record: Record, *, inner: bool = True) -> Record:
    """The record with the span of its quote, the ``nth`` in the text, or of the ``text`` within the quote."""
    at = -1
    for _ in range(record.get("nth") or 1):
        at = text.index(record["quote"], at + 1)
    part = record["text"] if inner and record.get("text") and record["text"] in record["quote"] else record["quote"]
    at += record["quote"].index(part)
    return {**record, "span": (at, at + len(part))}


def _pair(
    gold: Sequence[Record], pred: Sequence[Record], likeness: Callable[[Record, Record], float]
) -> list[tuple[int, int]]:
    """One to one, the likest first."""
    scored = sorted(((likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(pred)), reverse=True)
    golds: set[int] = set()
    preds: set[int] = set()
    pairs = []
    for how, i, j in scored:
        if how > 0 and i not in golds and j not in preds:
            golds.add(i)
            preds.add(j)
            pairs.append((i, j))
    return pairs


def _rest(records: Sequence[Record], used: set[int]) -> Iterator[Record]:
    return (record for i, record in enumerate(records) if i not in used)


def _span(record: Record) -> Range:
    start, end = record["span"]
    return start, end


def _overlap(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _names(items: Iterable[Any] | None) -> set[str]:
    return {squash(x if isinstance(x, str) else x.get("name")) for x in items or ()} - {""}


def _titles(references: Iterable[Record] | None) -> set[str]:
    return {squash(r.get("title")) for r in references or ()} - {""}


def _wires(contacts: Iterable[Record] | None) -> set[str]:
    """Telephone numbers and addresses, each on its own."""
    values = [c.get(key) or [] for c in contacts or () for key in ("phone", "email")]
    return {squash(part) for v in values for part in (_WIRES.split(v) if isinstance(v, str) else v)} - {""}
