"""What must not matter, on notices of your own: blank lines, widths, line ends, one line for all, another place, a line more.

    python benchmarks/laws.py FOLDER [--rules] [--only LAW] [--show]

Each ``*.txt`` of the folder is changed in each way, and its checklist compared with the one before: the letterhead, and of
each requirement its words, force, parties, dates and count, blanks and widths aside.  Printed are for each law how many
notices keep all of it, and how many keep each part.  ``--rules`` leaves what was learned out; ``--show`` lists what differs.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from campaign_extract import Checklist, extract, read
from campaign_extract.evidence.models import Evidence
from campaign_extract.normalise import normalise

#: A line that obliges nobody and names nothing.
NEUTRAL = "以上内容已在公告栏公布。"
#: A place that no notice knows, and where a place stands in the name of a body.
ELSEWHERE = "临湖"
_PLACE = re.compile(r"[一-龥]{2}(?=[省市县区旗州])")
_WIDE = {ord(str(d)): chr(0xFF10 + d) for d in range(10)}
_NARROW = str.maketrans("，：；（）！？％", ",:;()!?%")

Parts = dict[str, object]
Law = Callable[[str, Checklist], str]


def bare(text: str | None) -> str:
    """Words without blanks, in one width and with one dash: － is — when it is read and - in NFKC."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", normalise(text or "")).replace("—", "-"))


def parts(found: Checklist) -> Parts:
    """What a reader sees of a checklist."""
    notice = found.notice
    return {
        "title": bare(notice.title),
        "date": notice.issue_date,
        "issuers": [bare(n) for n in notice.issuers],
        "addressees": [bare(n) for n in notice.addressees],
        "number": bare(notice.document_number),
        "contacts": [[bare(p) for p in c.phone] for c in notice.contacts],
        "words": [bare(r.text) for r in found.requirements],
        "parties": [(bare(r.text), [(bare(p.name), *map(bare, p.resolved)) for p in r.responsible]) for r in found.requirements],
        "dates": [
            (bare(r.text), r.force, r.deadline and (r.deadline.start, r.deadline.due), r.frequency and (r.frequency.every, r.frequency.times))
            for r in found.requirements
        ],
    }


def place(found: Checklist) -> str | None:
    """The place of the issuer: 青川 of 青川县教育局."""
    match = _PLACE.match(found.notice.issuers[0]) if found.notice.issuers else None
    return match and match[0]


LAWS: dict[str, Law] = {
    "blank lines": lambda text, _: text.replace("\n", "\n\n"),
    "full-width digits": lambda text, _: text.translate(_WIDE),
    "half-width marks": lambda text, _: text.translate(_NARROW),
    "NFKC": lambda text, _: unicodedata.normalize("NFKC", text),
    "blanks at line ends": lambda text, _: text.replace("\n", "  \n"),
    "U+3000 at line ends": lambda text, _: text.replace("\n", "\u3000\n"),
    "CR LF": lambda text, _: text.replace("\n", "\r\n"),
    "one line, blanks": lambda text, _: re.sub(r"\s*\n\s*", " ", text.strip()),
    "one line, indents": lambda text, _: text.strip().replace("\n", " "),
    "another place": lambda text, found: text.replace(place(found) or ELSEWHERE, ELSEWHERE),
    "a line more": lambda text, _: text.rstrip("\n") + "\n" + NEUTRAL + "\n",
}


def put(value: object, old: str) -> object:
    """A value with another place in the words of it."""
    if isinstance(value, str):
        return value.replace(old, ELSEWHERE)
    return type(value)(put(item, old) for item in value) if isinstance(value, list | tuple) else value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    evidence = Evidence.alone() if given.rules else None
    notices = {path.stem: read(path).text for path in sorted(given.folder.glob("*.txt"))}
    if not notices:
        print(f"{given.folder}: no .txt", file=sys.stderr)
        return 2
    plain = {name: extract(text, evidence=evidence) for name, text in notices.items()}
    for law, change in LAWS.items():
        if given.only not in law:
            continue
        broken: Counter[str] = Counter()
        whole = 0
        for name, text in notices.items():
            before = parts(plain[name])
            if law == "another place" and (old := place(plain[name])):
                before = {key: put(value, old) for key, value in before.items()}
            after = parts(extract(change(text, plain[name]), evidence=evidence))
            differing = [key for key in before if before[key] != after[key]]
            broken.update(differing)
            whole += not differing
            if given.show and differing:
                print(f"  {law}: {name}: {'、'.join(differing)}")
                for key in differing[:3]:
                    _show(key, before[key], after[key])
        kept = ", ".join(f"{key} {len(notices) - broken[key]}" for key in parts(plain[next(iter(notices))]))
        print(f"{law}: {whole} of {len(notices)} hold ({kept})", flush=True)
    return 0


def _show(key: str, before: object, after: object) -> None:
    if isinstance(before, list) and isinstance(after, list):
        before, after = [x for x in before if x not in after], [x for x in after if x not in before]
    print(f"      {key}: {str(before)[:300]}\n         -> {str(after)[:300]}")


if __name__ == "__main__":
    sys.exit(main())
