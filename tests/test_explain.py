"""Why a checklist says what it says: the opinions and rows behind each requirement."""

from __future__ import annotations

import pytest
from written import HEAD, lexicon, ruled

from campaign_extract.duties import force, kinds, splitting, when, who
from campaign_extract.duties.opinions import name_of
from campaign_extract.duties.why import Why
from campaign_extract.explain import explain


def reasons(body: str) -> list[Why]:
    why: list[Why] = []
    ruled(f"{HEAD}一、有关事项\n{body}\n某县安委办\n2024年4月29日", why=why)
    return why


@pytest.mark.parametrize(
    ("body", "duty", "split", "said", "named", "dated"),
    [
        ("各乡镇要开展排查。", "obliged", "first", "asked", "subject", "-"),
        ("开展排查，严禁瞒报。", "cued", "other-force", "by-word", "nobody", "-"),
        ("5月20日前，制定方案，每周开展一次排查。", "does", "how-often", "asked", "nobody", "sentence"),
        ("督促企业落实责任；在车间设置标志。", "placed", "first", "asked", "urged-before", "-"),
        ("由县教育局负责宣传。（完成时限：6月底前）", "does", "first", "asked", "agents", "note"),
    ],
)
def test_what_decided(body: str, duty: str, split: str, said: str, named: str, dated: str) -> None:
    last = reasons(body)[-1]
    assert (last.duty, last.split, last.force, last.who, last.when) == (duty, split, said, named, dated)


def test_every_name_is_one_of_the_opinions() -> None:
    """What the corpora's requirements are explained with stands in the lists."""
    known = {name_of(opinion) for opinion in (*kinds.KIND, *kinds.UNLESS, *splitting.SPLITS, *force.FORCE)}
    known |= {"-", "nobody", "first"}  # what is left, nobody named, the first of its sentence
    known |= {name_of(opinion) for opinion in (*who.IN_ITS_WORDS, *who.FROM_BEFORE, *who.AMENDS, *who.BY_FORCE)}
    text = "各乡镇要于5月20日前排查，严禁瞒报，每周报送一次；视情节轻重予以通报批评。"
    for why in reasons(text):
        assert {name for said in (why.duty, why.force, why.who, why.split) for name in said.split(" > ")} <= known
        assert why.when in (*when.DEADLINE, "-")


def test_lines_stand_in_reading_order_and_name_their_rows() -> None:
    text = f"{HEAD}一、有关事项\n各乡镇不得瞒报，并于5月20日前报送总结。\n某县安委办\n2024年4月29日"
    why: list[Why] = []
    lines = list(explain(ruled(text, why=why), why, text, lexicon()))
    assert [int(line.split(":")[1]) for line in lines] == sorted(int(line.split(":")[1]) for line in lines)
    assert sum(": duty " in line for line in lines) == len(why)
    assert any("不得: prohibited" in line and "force.tsv:" in line for line in lines)
