"""The contract: the shipped schema is what the types say, and what is written obeys it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from conftest import NOTICE, NOTICES
from samples import found

from campaign_extract import Checklist, extract, schema

VALIDATOR = jsonschema.Draft202012Validator(Checklist.model_json_schema())


def test_shipped_schema() -> None:
    """After a change of the model: ``python -m campaign_extract.schema``."""
    assert json.loads(schema.PATH.read_text("utf-8")) == Checklist.model_json_schema()
    assert schema.PATH.read_text("utf-8") == schema.render()


@pytest.mark.parametrize("text", [NOTICE, "", "\n"], ids=lambda t: repr(t[:12]))
def test_output_obeys(text: str) -> None:
    obeys(extract(text))


@pytest.mark.parametrize("path", NOTICES, ids=lambda p: p.stem)
def test_output_of_the_corpora_obeys(path: Path) -> None:
    obeys(found(path))


def obeys(checklist: Checklist) -> None:
    document = json.loads(checklist.to_json())
    VALIDATOR.validate(document)
    assert Checklist.model_validate_json(checklist.to_json()) == checklist
    assert document == checklist.to_dict()


def test_no_key_is_left_out() -> None:
    """Every property of every type is in the document wherever the type is, absent ones as null or []."""
    document, definitions = extract(NOTICE).to_dict(), Checklist.model_json_schema()["$defs"]
    assert set(document) == set(Checklist.model_fields)
    assert set(document["notice"]) == set(definitions["Notice"]["properties"])
    assert set(document["notice"]["campaign"]) == set(definitions["Campaign"]["properties"])
    assert all(set(r) == set(definitions["Requirement"]["properties"]) for r in document["requirements"])
    assert all(set(t) == set(definitions["Time"]["properties"]) for t in document["times"])


def test_documents_of_version_1_1_are_read() -> None:
    """They have no titles: action and object say it, else the clause itself."""
    document = extract(NOTICE).to_dict() | {"schema_version": "1.1"}
    for requirement in document["requirements"]:
        del requirement["title"]
    first, second, *_ = document["requirements"]
    first |= {"action": None, "object": None}
    second |= {"action": "报送", "object": "总结"}
    checklist = Checklist.model_validate_json(json.dumps(document), strict=True)
    assert checklist.schema_version == extract(NOTICE).schema_version
    assert [r.title for r in checklist.requirements[:2]] == [first["text"], "报送总结"]
    first.pop("text")
    with pytest.raises(ValueError, match="text"):
        Checklist.model_validate_json(json.dumps(document))


def test_requirements_that_were_given_the_same_fields_share_the_set_of_them() -> None:
    found = extract("关于整理仓库的通知\n各车间：\n各车间要清点工具。各班组要登记备件。\n某厂\n2024年4月1日\n")
    one, other = found.requirements
    assert one.model_fields_set is other.model_fields_set
    assert one.model_fields_set == set(type(one).model_fields)
    changed = other.model_copy(update={"title": "登记备件"})
    assert changed.model_fields_set is not one.model_fields_set
