"""A short run of the fuzz in ``benchmarks/fuzz.py``; the long ones are for a night."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_breaks(fuzz: ModuleType, seed: int) -> None:
    tried, found = fuzz.run(40, seed)
    assert tried == 40
    assert found == []


def test_the_same_seed_gives_the_same_inputs(fuzz: ModuleType) -> None:
    import random

    given = fuzz.seeds()
    assert [fuzz.made(random.Random("1:7"), *given) for _ in range(2)] == [fuzz.made(random.Random("1:7"), *given)] * 2


def test_a_fault_is_seen(fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("no such thing")

    monkeypatch.setattr("campaign_extract.pipeline.paragraphs", broken)
    assert len(fuzz.run(3, 1)[1]) == 3
