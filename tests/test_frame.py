"""to_frame(): one row a requirement, the same columns and dtypes always."""

from __future__ import annotations

import json

import pandas as pd
from conftest import NOTICE, dtypes

from campaign_extract import extract
from campaign_extract.export import COLUMNS, LISTS


def test_columns_and_dtypes() -> None:
    full, empty = extract(NOTICE).to_frame(), extract("").to_frame()
    assert len(full) == len(extract(NOTICE).requirements) > 0
    assert len(empty) == 0
    for frame in (full, empty):
        assert list(frame.columns) == list(COLUMNS)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dtypes(COLUMNS)


def test_values() -> None:
    frame = extract(NOTICE).to_frame()
    report = frame[frame["due"].notna()].iloc[0]
    assert report["due"] == pd.Timestamp("2024-05-20")
    drill = frame[frame["every"].notna()].iloc[0]
    assert (drill["every"], drill["times"], drill["bound"]) == ("P3M", 1, "at_least")
    for _, row in frame.iterrows():
        assert NOTICE[row["span_start"] : row["span_end"]] == row["text"]


def test_names_as_lists() -> None:
    plain, lists = extract(NOTICE).to_frame(), extract(NOTICE).to_frame(lists=True)
    for name in COLUMNS:
        if name in LISTS:
            assert ["、".join(names) or None for names in lists[name]] == [value if isinstance(value, str) else None for value in plain[name]]
        else:
            assert lists[name].equals(plain[name])
    assert len(lists.explode("resolved")) > len(lists)
    assert list(extract("").to_frame(lists=True).columns) == list(COLUMNS)


def test_attrs_are_plain() -> None:
    frame = extract(NOTICE).to_frame()
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs
    assert frame.attrs["notice"]["issue_date"] == "2024-04-29"
    assert frame.head(1).attrs == frame.attrs


def test_frames_concatenate_quietly() -> None:
    frames = [extract(NOTICE).to_frame(), extract("").to_frame()]
    for frame in frames:
        frame.attrs = {}
    assert {n: str(d) for n, d in pd.concat(frames).dtypes.items()} == dtypes(COLUMNS)
