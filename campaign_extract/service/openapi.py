"""The OpenAPI document: the models of the requests and of the contract, and what each address takes and gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic.json_schema import models_json_schema

from .. import __version__
from ..checking import Check
from ..checklist import Checklist
from ..comparison import Comparison, Coverage
from .answer import MEDIA_TYPES
from .model import (
    NOTICE,
    CheckRequest,
    CompareRequest,
    CoverRequest,
    ExportRequest,
    ExtractRequest,
    Format,
    Paired,
    Problem,
)

if TYPE_CHECKING:
    from .app import Settings

Object = dict[str, Any]

#: A small checklist: what ``extract`` gives for one sentence.
EXAMPLE = Path(__file__).with_name("example.json")

_MODELS = (
    ExtractRequest, ExportRequest, CompareRequest, CoverRequest, CheckRequest, Checklist, Comparison, Coverage, Check, Problem,
)  # fmt: skip
#: What ``read`` knows.  The content decides, the type that a client writes is not asked.
_TAKEN = ", ".join(
    (
        "text/plain",
        "text/markdown",
        "text/html",
        "multipart/related",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/msword",
        "application/vnd.ms-works",
        "application/rtf",
        "application/vnd.oasis.opendocument.text",
        "application/pdf",
        "application/ofd",
        "image/*",
        "application/octet-stream",
    )
)
_PROBLEMS = {
    400: "The body is not what its Content-Type says",
    403: "A page of another origin asked, and no --cors names it",
    408: "The body was not there in time",
    413: "The body is larger than the limit, or needs more memory than a request may have",
    415: "The address does not take this Content-Type",
    422: "The body is not what the address takes, or no notice can be read from it",
    421: "The service does not answer to that name",
    429: "Too many requests of this client at once",
    500: "A fault of the service",
    501: "The service is not equipped for this format",
    503: "All workers are busy",
    504: "The request took too long",
}
_OLD = NOTICE.replace("5月20日", "5月25日").replace("2024", "2023").replace("每季度", "每半年")
_PLAN = """\
关于开展“安全生产月”活动的实施方案

各科室：

一、办公室要制定活动方案，于5月25日前报送市安委办。
二、生产科每半年至少组织开展1次应急演练。

某某公司
2024年5月6日
"""
_LIST = [
    {"工作任务": "制定活动方案，报送市安委办", "责任单位": "各单位", "完成时限": "5月25日前"},
    {"工作任务": "每季度至少组织开展1次应急演练", "责任单位": "各企业"},
]
_FORMATS, _PAIRED = get_args(Format), get_args(Paired)


def render(settings: Settings) -> bytes:
    """The document as JSON."""
    return json.dumps(document(settings), ensure_ascii=False, indent=1).encode()


def document(settings: Settings) -> Object:
    """The document for a service with these bounds."""
    _, schemas = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    components = schemas["$defs"]
    components["ExtractForm"] = _form(components["ExtractRequest"], {"text": "file"})
    components["CompareForm"] = _form(components["CompareRequest"], {"old": "old", "new": "new"}, issued=("old", "new"))
    components["CoverForm"] = _form(components["CoverRequest"], {"notice": "notice", "plan": "plan"}, issued=("notice", "plan"))
    components["CheckForm"] = _form(components["CheckRequest"], {"notice": "notice", "list": "list"}, issued=("notice",))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "campaign_extract",
            "version": __version__,
            "summary": "Chinese campaign notices in, checklists out.",
            "description": f"Bodies hold at most {settings.limit:,} bytes; a request may take {settings.timeout:g} seconds. "
            "Errors are problem details (RFC 9457).",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/v1/extract": _post(
                "extract",
                "The checklist of a notice",
                "A text as JSON, or a file (text, Word, PDF, web page, OFD, scan) as a form; the content decides what it is.",
                "ExtractRequest",
                {
                    "清单": {"text": NOTICE, "issued": "2024-04-29"},
                    "日历": {"text": NOTICE, "addressees": ["各县（市、区）安委会"], "format": "ics", "lang": "zh"},
                },
                "Checklist",
                form="ExtractForm",
                takes=("file",),
                files=_FORMATS,
            ),
            "/v1/export": _post(
                "export",
                "A checklist in a format",
                "The checklist may have been corrected; its spans and sections have to hold together.",
                "ExportRequest",
                {"表格": {"checklist": json.loads(EXAMPLE.read_bytes()), "format": "csv"}},
                "Checklist",
                files=_FORMATS,
            ),
            "/v1/compare": _post(
                "compare",
                "What changed between two notices",
                "Two texts as JSON, or two files as a form.",
                "CompareRequest",
                {"两年": {"old": {"text": _OLD}, "new": {"text": NOTICE}}},
                "Comparison",
                form="CompareForm",
                takes=("old", "new"),
                files=_PAIRED,
            ),
            "/v1/cover": _post(
                "cover",
                "What a plan takes up of its notice, weakens, leaves out",
                "Two texts as JSON, or two files as a form.",
                "CoverRequest",
                {"方案": {"notice": {"text": NOTICE}, "plan": {"text": _PLAN}, "party": ["各单位"]}},
                "Coverage",
                form="CoverForm",
                takes=("notice", "plan"),
                files=_PAIRED,
            ),
            "/v1/check": _post(
                "check",
                "What of a task list rests on its notice, differs from it, is invented, is missing",
                "A text and the lines of the list as JSON, or two files (the list: workbook, CSV, Markdown, Word, JSON) as a form.",
                "CheckRequest",
                {"清单": {"notice": {"text": NOTICE}, "list": _LIST}},
                "Check",
                form="CheckForm",
                takes=("notice",),
                files=_PAIRED,
            ),
            "/v1/schema": _get("schema", "The contract as JSON Schema", "application/schema+json", {"type": "object"}),
            "/healthz": _get("health", "Whether the service runs", "application/json", {"type": "object"}),
            "/metrics": _get("metrics", "Figures for Prometheus", "text/plain", {"type": "string"}),
        },
        "components": {"schemas": components},
    }


def _form(request: Object, files: dict[str, str], *, issued: tuple[str, ...] = ()) -> Object:
    """The request with files in the place of texts; ``issued``: those that have a date beside them."""
    rest = {name: value for name, value in request["properties"].items() if name not in files}
    properties: Object = {file: {"type": "string", "format": "binary"} for file in files.values()}
    properties |= {f"{file}_issued": {"type": "string", "format": "date"} for file in issued}
    return {
        "type": "object",
        "properties": properties | {name: _not_null(value) for name, value in rest.items()},
        "required": list(files.values()),
        "additionalProperties": False,
    }


def _not_null(schema: Object) -> Object:
    """A form has no null: what is absent is left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return {**{k: v for k, v in schema.items() if k not in ("anyOf", "default")}, **kinds[0]} if kinds else schema


def _post(
    name: str,
    summary: str,
    description: str,
    request: str,
    examples: dict[str, Object],
    answer: str,
    *,
    form: str | None = None,
    takes: tuple[str, ...] = (),
    files: tuple[str, ...] = (),
) -> Object:
    content: Object = {
        "application/json": {
            "schema": _ref(request),
            "examples": {title: {"value": value} for title, value in examples.items()},
        }
    }
    if form:
        encoding = {name: {"contentType": _TAKEN} for name in takes}
        content["multipart/form-data"] = {"schema": _ref(form), "encoding": encoding}
    given: Object = {"application/json": {"schema": _ref(answer)}}
    given |= {MEDIA_TYPES[f]: {"schema": _file(MEDIA_TYPES[f])} for f in files if f != "json"}
    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "description": description,
            "requestBody": {"required": True, "content": content},
            "responses": {"200": {"description": "Done", "content": given}, **_problems(*_PROBLEMS)},
        }
    }


def _file(media_type: str) -> Object:
    """A file is bytes; what is JSON by its type is looked into as such."""
    return {"type": ["object", "array"]} if media_type.endswith("+json") else {"type": "string", "format": "binary"}


def _get(name: str, summary: str, media_type: str, schema: Object) -> Object:
    content = {media_type: {"schema": schema}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "responses": {"200": {"description": "Done", "content": content}, **_problems(500)},
        }
    }


def _problems(*statuses: int) -> Object:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses}


def _ref(model: str) -> Object:
    return {"$ref": f"#/components/schemas/{model}"}
