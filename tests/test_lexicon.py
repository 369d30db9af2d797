"""Users' tables: every complaint at once with file and line, rows laid over ours, taken away, and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from written import notice, ruled

import campaign_extract
from campaign_extract import LexiconError, extract
from campaign_extract.lexicon import faults, load, parse, words


def folder(path: Path, **tables: str) -> Path:
    """A folder of tables; in a row the fields are parted by two blanks."""
    for name, rows in tables.items():
        text = "\n".join(re.sub(r" {2,}", "\t", row) for row in rows.strip("\n").split("\n"))
        (path / f"{name}.tsv").write_text(text + "\n", "utf-8")
    return path


#: table, rows, the complaints they must get, in order
BROKEN: list[tuple[str, str, list[str]]] = [
    ("force", "x-mine  mandatory  一定要", ["force.tsv:1: 3 fields, not 4"]),
    ("force", "x-mine  mandatory  一定要  2  extra", ["force.tsv:1: 5 fields, not 4"]),
    ("force", "x-mine mandatory 一定要 2", ["force.tsv:1: 1 fields, not 4"]),
    ("force", "\tmandatory\t一定要\t2", ["force.tsv:1: no id or no kind"]),
    ("force", "x-mine\t\t一定要\t2", ["force.tsv:1: no id or no kind"]),
    ("force", "x-mine  mandatory  一定要  2\nx-mine  mandatory  千万  2", ["force.tsv:2: id 'x-mine' stands already at force.tsv:1"]),
    ("force", "x-mine  binding  一定要  2", ["force.tsv:1: unknown kind 'binding'"]),
    ("force", "x-mine  mandatory  {力度}要  2", ["force.tsv:1: unknown slot or list {力度}"]),
    ("force", "x-mine  mandatory  (一定|千万)要  2", ["force.tsv:1: a plain ( … )"]),
    ("force", "x-mine  mandatory  (?:一定  2", ["force.tsv:1: missing ), unterminated subpattern"]),
    ("force", "x-mine  mandatory  一定[要  2", ["force.tsv:1: unterminated character set"]),
    ("force", "x-mine  mandatory  (?:一定)?  2", ["force.tsv:1: the pattern matches the empty text"]),
    ("force", "x-mine  mandatory  一定要|  2", ["force.tsv:1: the pattern matches the empty text"]),
    ("nothing", "x-mine  mandatory  一定要  2", ["nothing.tsv:1: no table of this name"]),
    ("times", "x-mine  by  {年}年{月月}月前  kind=by", ["times.tsv:1: unknown slot or list {月月}"]),
    ("slots", "x-mine  number  (?:  gloss", ["slots.tsv:1: missing ), unterminated subpattern"]),
    # lists
    ("force", "[mandatory x-mine]\n千万\n万万\n千万", ["force.tsv:4: '千万' stands already at force.tsv:2"]),
    ("force", "[mandatory x-mine]\n千万\n千万  别", ["force.tsv:3: '千万' stands already at force.tsv:2"]),
    ("force", "[mandatory x-mine]\n千万要?", ["force.tsv:2: '千万要?' is no plain word"]),
    ("force", "[mandatory x-mine]\n千万  别|莫", ["force.tsv:2: '别|莫' is neither a word, a [class] nor $"]),
    ("force", "[mandatory x-mine]\n千万  别  不  又", ["force.tsv:2: unknown kind '别'"]),
    ("force", "[mandatory x-mine]\n千万  别  不  又  再", ["force.tsv:2: 5 cells, not 3"]),
    ("force", "[mandatory x-mine]\n~千万  别", ["force.tsv:2: a pattern says itself what stands before it and behind it"]),
    ("force", "[mandatory x-mine]\n~", ["force.tsv:2: an empty pattern"]),
    ("force", "[mandatory x-mine]\n~(一定|千万)要", ["force.tsv:1: a plain ( … )"]),
    ("force", "[mandatory x-mine]\n~{力度}要", ["force.tsv:1: unknown slot or list {力度}"]),
    ("force", "[binding x-mine]\n千万", ["force.tsv:1: unknown kind 'binding'"]),
    ("force", "[mandatory x-mine]\n千万\n[mandatory x-mine]\n万万", ["force.tsv:3: id 'x-mine' stands already at force.tsv:1"]),
    ("force", "千万\n[mandatory x-mine]\n万万", ["force.tsv:1: 1 fields, not 4"]),
    ("force", "[力度]\n千万\n[mandatory x-mine]\n万万", ["force.tsv:1: nothing uses the list {力度}"]),
    ("force", "[力度]\n千万\n[力度]\n万万\nx-mine  mandatory  {力度}要  2", ["force.tsv:3: list '力度' stands already at force.tsv:1"]),
    ("force", "[力度]\n{力度}\nx-mine  mandatory  {力度}要  2", ["force.tsv:1: the list {力度} is empty, or holds itself"]),
    ("force", "[月]\n千万\nx-mine  mandatory  {月}要  2", ["force.tsv:1: '月' is a slot, and no list"]),
    ("verbs", "[inspection x-a]\n摸查\n[training x-b]\n摸查", ["verbs.tsv:4: '摸查' stands already at verbs.tsv:2"]),
    ("categories", "[inspection x-a]\n摸查\n[training x-b]\n摸查", ["categories.tsv:4: '摸查' stands already at categories.tsv:2"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "rows", "complaints"), BROKEN, ids=[f"{t}-{n}" for n, (t, _, _) in enumerate(BROKEN)]
)
def test_broken_row(table: str, rows: str, complaints: list[str], tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        load(folder(tmp_path, **{table: rows}))
    found = caught.value.complaints
    assert len(found) >= len(complaints)
    for complaint, wanted in zip(found, complaints, strict=False):
        assert complaint.startswith(wanted)


def test_every_complaint_at_once(tmp_path: Path) -> None:
    """Faults of several rows and several files, each with its own line."""
    force = "# my own\n\nx-a  mandatory  {力度}要\nx-b  binding  一定要  2\nx-c  mandatory  (?:一定)?  2\nx-d  mandatory  一定要  2"
    path = folder(tmp_path, force=force, tables="t-mine  task  (?:|事  1", nothing="x  y  z  -")
    with pytest.raises(LexiconError) as caught:
        load(path)
    found = caught.value.complaints
    assert {c.split(": ")[0] for c in found} == {
        "force.tsv:3",
        "force.tsv:4",
        "force.tsv:5",
        "tables.tsv:1",
        "nothing.tsv:1",
    }
    assert str(caught.value) == "\n".join(found)
    assert not any("force.tsv:6" in c for c in found)


def test_no_folder_and_no_table(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        load(tmp_path / "none")
    with pytest.raises(LexiconError, match="holds no .tsv table"):
        load(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "force.tsv").write_bytes("一定要".encode("utf-16"))
    with pytest.raises(LexiconError, match=r"force\.tsv:1: cannot be read as UTF-8"):
        load(tmp_path)


def test_a_byte_order_mark_and_windows_ends(tmp_path: Path) -> None:
    (tmp_path / "force.tsv").write_bytes("\ufeffx-mine\tmandatory\t千万\t2\r\n".encode())
    assert load(tmp_path).rows("force")[0].value == "2"


BODY = "一、要求\n各单位千万注意安全。\n各单位要开展自查自纠。"


def cues(tables: str | Path | None) -> list[tuple[str | None, str]]:
    return [(r.cue, r.force) for r in extract(notice(BODY), lexicon=tables).requirements]


def test_a_row_of_the_users_works_through_extract(tmp_path: Path) -> None:
    assert cues(None) == [(None, "mandatory"), ("要", "mandatory")]
    assert cues(folder(tmp_path, force="x-mine  prohibited  千万  1")) == [("千万", "prohibited"), ("要", "mandatory")]
    assert cues(str(tmp_path)) == cues(load(tmp_path)) == [("千万", "prohibited"), ("要", "mandatory")]
    assert cues(None) == [(None, "mandatory"), ("要", "mandatory")]


def test_a_users_row_replaces_ours(tmp_path: Path) -> None:
    ours = next(row for row in load().rows("categories") if row.id == "c-inspection")
    path = folder(tmp_path, categories="c-inspection  patrol  自查  -")
    found = extract(notice(BODY), lexicon=_with_kind(path, ours.kind)).requirements
    assert found[-1].category == "inspection"
    assert [row.pattern for row in load(path).rows("categories") if row.id == "c-inspection"] == ["自查"]
    assert load().rows("categories") != load(path).rows("categories")


def _with_kind(path: Path, kind: str) -> Path:
    """A category of the project's own."""
    text = (path / "categories.tsv").read_text("utf-8").replace("patrol", kind)
    (path / "categories.tsv").write_text(text, "utf-8")
    return path


def test_a_category_of_the_users(tmp_path: Path) -> None:
    """Category from a lexicon that a user can replace."""
    found = extract(notice(BODY), lexicon=folder(tmp_path, categories="c-inspection  patrol  自查  -")).requirements
    assert found[-1].category == "patrol"


def test_an_empty_pattern_takes_a_row_away(tmp_path: Path) -> None:
    text = notice("一、要求\n各单位原则上每年演练一次。\n严禁瞒报漏报。")
    assert [r.force for r in ruled(text).requirements] == ["mandatory", "prohibited"]
    path = folder(tmp_path, force="p-forbid  prohibited    1")
    (path / "force.tsv").write_text("p-forbid\tprohibited\t\t1\n", "utf-8")
    found = load(path)
    assert not [row for row in found.rows("force") if row.id == "p-forbid"]
    assert "prohibited" not in [r.force for r in ruled(text, lexicon=path).requirements]


def test_users_rows_come_first(tmp_path: Path) -> None:
    found = load(folder(tmp_path, force="x-one  mandatory  千万  2\nx-two  mandatory  万万  2"))
    assert [row.id for row in found.rows("force")[:2]] == ["x-one", "x-two"]
    assert len(found.rows("force")) == len(load().rows("force")) + 2
    assert found.rows("times") == load().rows("times")


def test_a_users_slot(tmp_path: Path) -> None:
    path = folder(tmp_path, slots="力度  word  千万|万万  how much", force="x-mine  prohibited  {力度}别  1")
    (row,) = [row for row in load(path).rows("force") if row.id == "x-mine"]
    assert row.pattern == "(?P<力度>千万|万万)别"


def test_a_list_of_the_users(tmp_path: Path) -> None:
    """One word a line, its value behind the heading; a word with its contexts."""
    (tmp_path / "force.tsv").write_text("[prohibited x-mine]\t1\n千万\t要 记\n万万\n", "utf-8")
    (row,) = [row for row in load(tmp_path).rows("force") if row.id == "x-mine"]
    assert (row.kind, row.value, row.pattern) == ("prohibited", "1", "千万(?![要记])|万万")
    assert cues(tmp_path) == [("千万", "prohibited"), ("要", "mandatory")]


def test_a_users_words_in_a_list_of_ours(tmp_path: Path) -> None:
    """The name of one of our lists adds to it in every row that uses it."""
    (tmp_path / "force.tsv").write_text("[不得做]\n点炮\n赌博\n", "utf-8")
    ours, theirs = ({row.id: row.pattern for row in tables.rows("force")} for tables in (load(), load(tmp_path)))
    assert theirs.pop("p-not") == ours.pop("p-not").replace("(?:酒后|酗酒|赌博|", "(?:点炮|赌博|酒后|酗酒|")
    assert theirs == ours


def test_a_list_holds_a_list() -> None:
    tables, complaints = parse(
        {"a.tsv": "[甲]\n一\n二\n[k x]\n{甲}\n三\ny\tk\t第{甲}{数}\t-\n"}, slots={"数": "[0-9]+"}
    )
    assert complaints == []
    assert [row.pattern for row in tables["a"]] == ["一|二|三", "第(?:一|二)(?P<number>[0-9]+)"]


def test_what_is_not_there_is_not_silent() -> None:
    """A misspelt kind or table raises; a kind whose rows a user took away does not."""
    with pytest.raises(AttributeError, match=r"no kind 'wenever' in clauses\.tsv"):
        _ = load().say("clauses").wenever
    with pytest.raises(LookupError, match="no kind 'binding'"):
        load().rows("force", "binding")
    with pytest.raises(LookupError, match="no table 'nothing'"):
        load().rows("nothing")


def test_a_kind_that_a_user_took_away(tmp_path: Path) -> None:
    ids = [row.id for row in load().rows("clauses", "whenever")]
    (tmp_path / "clauses.tsv").write_text("".join(f"{i}\twhenever\t\t-\n" for i in ids), "utf-8")
    assert load(tmp_path).rows("clauses", "whenever") == ()
    assert load(tmp_path).say("clauses").whenever.match("遇到") is None


def test_every_kind_is_asked_for() -> None:
    """A kind that no room names is a list nobody uses."""
    rooms = Path(campaign_extract.__file__).parent.rglob("*.py")
    named = set(re.findall(r"[a-z]+(?:[_-][a-z]+)*", "".join(p.read_text("utf-8") for p in rooms)))
    open_to_all = {"categories", "verbs", "slots"}  # read whole
    unused = {
        (table, kind)
        for table, kinds in load().kinds.items()
        for kind in kinds
        if table not in open_to_all and not {kind, kind.replace("-", "_")} & named
    }
    assert unused == set()


def test_slots_become_named_groups() -> None:
    tables, complaints = parse({"a.tsv": "x\tk\t{数}至{数}次\t-\n"}, slots={"数": "[0-9]+"})
    assert complaints == []
    (row,) = tables["a"]
    match = re.fullmatch(row.pattern, "2至3次")
    assert match is not None and match.groupdict() == {"number": "2", "number2": "3"}


def test_fields_of_a_value() -> None:
    tables, _ = parse({"a.tsv": "x\tk\t一\tkind=by; due = month-end; fuzzy\n"}, slots={})
    assert tables["a"][0].fields == {"kind": "by", "due": "month-end", "fuzzy": "fuzzy"}


def test_comments_and_blank_lines_count() -> None:
    tables, complaints = parse({"a.tsv": "# why\n\nx\tk\t一\t-\ny\tk\n"}, slots={})
    assert tables["a"][0].where == "a.tsv:3" and complaints[0].startswith("a.tsv:4: ")


def test_a_printed_bracket_in_a_class_is_no_group() -> None:
    tables, complaints = parse({"a.tsv": "x\tk\t[(（]一[)）]\t-\ny\tk\t\\(一\\)\t-\n"}, slots={})
    assert complaints == [] and not faults(tables["a"])


@pytest.mark.parametrize(
    ("patterns", "match", "miss"),
    [
        (("检查", "检测", "查"), ["检查", "检测", "查"], ["检", "测"]),
        (("要|应当",), ["要", "应当"], ["当"]),
        (("局", "局(?!长)"), ["局"], ["长"]),
        ((), [], ["", "要"]),
    ],
)
def test_words(patterns: tuple[str, ...], match: list[str], miss: list[str]) -> None:
    pattern = re.compile(words(patterns))
    assert all(pattern.fullmatch(word) for word in match)
    assert not any(pattern.fullmatch(word) for word in miss)


def test_longest_word_first() -> None:
    found = re.compile(words(("组织", "组织开展", "开展"))).match("组织开展演练")
    assert found is not None and found[0] == "组织开展"


def test_ours_load_once_and_are_sound() -> None:
    assert load() is load()
    for name, rows in load().tables.items():
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids)), name
        assert all(row.where.startswith(f"{name}.tsv:") for row in rows)


def test_our_own_patterns_are_held_to_what_a_users_are() -> None:
    """What does not compile is told with file and line; what may stand or not (a slot, an end of a name) matches the empty text."""
    told = [fault for rows in load().tables.values() for fault in faults(rows)]
    assert [fault for fault in told if not fault.endswith("matches the empty text")] == []
