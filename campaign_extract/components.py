"""The spaCy factories, behind the entry point ``spacy_factories``: no import is needed before ``nlp.add_pipe``.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("campaign_checklist")
>>> doc = nlp("关于开展安全检查的通知\\n各单位：\\n请于2024年5月20日前报送总结。")
>>> [(span.text, span.label_) for span in doc.spans["times"]]
[('2024年5月20日前', 'by')]
>>> doc._.checklist["requirements"][0]["deadline"]["due"]
'2024-05-20'

spaCy imports this module at every ``spacy.blank()``, so it imports nothing but spaCy until a pipe is run.  What stands
on the Doc is one str of JSON in ``user_data``: it survives ``nlp.pipe(n_process=2)``, DocBin (which would turn lists into
tuples) and ``to_disk``.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from .checklist import Checklist
    from .evidence.models import Evidence

#: (start, end, label, id) in characters.
Quote = tuple[int, int, str, str]

_KEY = "campaign_checklist"


def _checklist(doc: Doc) -> dict[str, Any] | None:
    """``doc._.checklist``: the document of the contract as a dict, read anew at every use; None before the pipe ran."""
    text = doc.user_data.get(_KEY)
    return json.loads(text) if text else None


if not Doc.has_extension("checklist"):
    Doc.set_extension("checklist", getter=_checklist)

_CONFIG: dict[str, Any] = {"issued": None, "addressees": None, "lexicon": None, "before": "inclusive", "evidence": None}


@Language.factory(
    "campaign_checklist",
    default_config=_CONFIG,
    assigns=["doc.spans", "doc._.checklist"],
)
def make_checklist(
    nlp: Language, name: str, issued: str | None, addressees: list[str] | None, lexicon: str | None, before: str, evidence: str | None
) -> Callable[[Doc], Doc]:
    """The whole checklist: ``doc._.checklist`` and the span groups requirements, times, frequencies and parties."""
    return Pipe(("requirements", "times", "frequencies", "parties"), issued, addressees, lexicon, before, evidence)


@Language.factory("campaign_times", default_config=_CONFIG, assigns=["doc.spans", "doc._.checklist"])
def make_times(
    nlp: Language, name: str, issued: str | None, addressees: list[str] | None, lexicon: str | None, before: str, evidence: str | None
) -> Callable[[Doc], Doc]:
    """Only ``doc.spans["times"]`` and ``["frequencies"]``."""
    return Pipe(("times", "frequencies"), issued, addressees, lexicon, before, evidence)


@Language.factory("campaign_sections", default_config=_CONFIG, assigns=["doc.spans", "doc._.checklist"])
def make_sections(
    nlp: Language, name: str, issued: str | None, addressees: list[str] | None, lexicon: str | None, before: str, evidence: str | None
) -> Callable[[Doc], Doc]:
    """Only ``doc.spans["sections"]``; the label is the level."""
    return Pipe(("sections",), issued, addressees, lexicon, before, evidence)


class Pipe:
    """A component: reads the Doc's text as one notice and lays the named groups over its tokens.

    Where a token does not end at a quote's edge (jieba makes one token of 日前) the span takes the whole token in.
    """

    def __init__(
        self,
        groups: tuple[str, ...],
        issued: str | None,
        addressees: list[str] | None,
        lexicon: str | None,
        before: str,
        evidence: str | None = None,
    ) -> None:
        self.groups = groups
        self.arguments: dict[str, Any] = {
            "issued": date.fromisoformat(issued) if issued else None,
            "addressees": addressees,
            "lexicon": lexicon,
            "before": before,
        }
        self.evidence = evidence
        self._learned: Evidence | None = None

    def __call__(self, doc: Doc) -> Doc:
        from .evidence.models import Evidence
        from .pipeline import extract

        self._learned = self._learned or Evidence.of(self.evidence)
        checklist = extract(_in_place(doc.text), evidence=self._learned, **self.arguments)
        doc.user_data[_KEY] = checklist.to_json()
        starts = [token.idx for token in doc]
        for group in self.groups:
            doc.spans[group] = list(_lay(doc, starts, sorted(set(_QUOTES[group](checklist)))))
        return doc


def _in_place(text: str) -> str:
    """The text as ``extract`` takes it, no character shorter: a \\r\\n or byte order mark shifts no span of the Doc."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return " " + text[1:] if text.startswith("\ufeff") else text


def _lay(doc: Doc, starts: list[int], quotes: Iterable[Quote]) -> Iterable[Span]:
    """Quotes in characters as spans of tokens; ``starts`` makes the search logarithmic where spaCy's own is not."""
    for start, end, label, id_ in quotes:
        if start < end:
            yield Span(doc, bisect_right(starts, start) - 1, bisect_left(starts, end), label=label, span_id=id_)


_QUOTES: dict[str, Callable[[Checklist], Iterable[Quote]]] = {
    "requirements": lambda c: ((*r.span, r.force, r.id) for r in c.requirements),
    "times": lambda c: ((*t.span, t.kind, t.edtf or "") for t in c.times),
    "frequencies": lambda c: ((*f.span, f.every or "count", "") for f in c.frequencies),
    "parties": lambda c: ((*p.span, p.role, "") for r in c.requirements for p in r.responsible if p.span),
    "sections": lambda c: ((*s.span, str(s.level), s.id) for s in c.sections),
}
