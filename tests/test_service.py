"""The service: a real server on loopback; the library's bytes come back, and no client can stop the others."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import CORPORA, NOTICE, NOTICES, ROOT, SOME, Run

pytest.importorskip("starlette", reason="the extra service is not installed")

from desks import echo, serving, without_pictures  # noqa: E402
from samples import found  # noqa: E402

from campaign_extract import check, compare, cover, extract, read  # noqa: E402
from campaign_extract.client import Client, ServiceError  # noqa: E402
from campaign_extract.export import FORMATS, render  # noqa: E402
from campaign_extract.export.holds import faults  # noqa: E402
from campaign_extract.lexicon import load  # noqa: E402
from campaign_extract.schema import render as schema  # noqa: E402
from campaign_extract.service import openapi, server, work  # noqa: E402
from campaign_extract.service.answer import MEDIA_TYPES, Answer, download  # noqa: E402
from campaign_extract.service.app import Settings  # noqa: E402
from campaign_extract.service.crew import Seat  # noqa: E402
from campaign_extract.service.model import Format  # noqa: E402
from campaign_extract.service.work import Desk, Task  # noqa: E402
from campaign_extract.workers import Lost  # noqa: E402

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

JSON = "application/json"
FORM = "multipart/form-data; boundary=b"
SECRET = "绝密之事项"
Answered = tuple[int, dict[str, str], bytes]


def ask(port: int, method: str, path: str, body: bytes | None = None, content_type: str | None = None, **headers: str) -> Answered:
    """Status, headers with lower-case names, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, sent | ({"Content-Type": content_type} if content_type else {}))
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


def post(port: int, what: str, document: object) -> Answered:
    return ask(port, "POST", f"/v1/{what}", json.dumps(document).encode(), JSON)


def form(**fields: str | bytes | list[str]) -> bytes:
    """Bytes are a file called 通知.txt."""
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            called = '; filename="通知.txt"' if isinstance(one, bytes) else ""
            data = one if isinstance(one, bytes) else one.encode()
            parts.append(f'--b\r\nContent-Disposition: form-data; name="{name}"{called}\r\n\r\n'.encode() + data + b"\r\n")
    return b"".join(parts) + b"--b--\r\n"


@contextlib.contextmanager
def command(*options: object, **env: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``python -m campaign_extract serve`` on a free port, once it is healthy."""
    process = subprocess.Popen(
        [sys.executable, "-m", "campaign_extract", "serve", "--port", "0", *map(str, options)],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, **env},
    )  # fmt: skip
    try:
        assert process.stderr
        line = process.stderr.readline()
        found = re.search(r"listening at http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        assert ask(int(found[1]), "GET", "/healthz")[0] == 200  # waits in the backlog until the workers have started
        yield process, int(found[1])
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with command("--jobs", 1, "--cors", "https://oa.example") as (process, port):
        assert process.stderr
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield port


@pytest.fixture(scope="module")
def echoing() -> Iterator[int]:
    """A service whose one worker gives back what it gets, for what is decided before a worker is asked."""
    with serving(Settings(jobs=1, limit=10_000_000, cors=("https://oa.example",)), echo) as port:
        yield port


@pytest.fixture(scope="module")
def bounded() -> Iterator[int]:
    """Such a one that takes 100,000 bytes, and answers to two names."""
    with serving(Settings(jobs=1, limit=100_000, hosts=("127.0.0.1", "oa.example")), echo) as port:
        yield port


@pytest.fixture(scope="module")
def hurried() -> Iterator[int]:
    """And one whose worker has a second for a request."""
    with serving(Settings(jobs=1, timeout=1), echo) as port:
        yield port


def replaced(port: int) -> float:
    found = re.search(rb"^campaign_extract_workers_replaced (\S+)$", ask(port, "GET", "/metrics")[2], re.M)
    assert found
    return float(found[1])


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load(None))


def problem(answered: Answered) -> dict[str, Any]:
    """The problem in an answer, which has to be one, and has to keep to itself what it was sent."""
    status, headers, body = answered
    assert headers["content-type"] == "application/problem+json"
    found = json.loads(body)
    assert found["type"] == "about:blank"
    assert found["status"] == status
    assert found["title"]
    assert "\n" not in found["detail"]
    assert SECRET not in body.decode()
    assert "Traceback" not in body.decode()
    return found


# the library's bytes


@pytest.mark.parametrize("name", get_args(Format))
def test_extract_and_export_give_the_librarys_bytes(port: int, name: str) -> None:
    expected = extract(read(NOTICE.encode(), name="通知.txt"), issued=date(2024, 5, 1), addressees=["各县", "各区"], with_text=True)
    whole = form(file=NOTICE.encode(), issued="2024-05-01", addressees=["各县", "各区"], format=name, lang="en", with_text="true")
    for status, headers, body in (
        ask(port, "POST", "/v1/extract", whole, FORM),
        post(port, "export", {"checklist": expected.to_dict(), "format": name, "lang": "en"}),
    ):
        assert status == 200, body
        assert body == render(expected, name, lang="en")
        assert headers["content-type"] == MEDIA_TYPES[name]
        if name != "json":
            suffix = {"gold": ".json", "labelstudio": ".json", "tasks": ".csv"}.get(name) or FORMATS[name].suffixes[0]
            plain = f"filename=\"checklist{suffix}\"; filename*=UTF-8''%E9%80%9A%E7%9F%A5{suffix}"
            assert headers["content-disposition"] == f"attachment; {plain}"


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ({}, {}),
        ({"issued": "2023-12-31", "before": "exclusive"}, {"issued": date(2023, 12, 31), "before": "exclusive"}),
        ({"addressees": ["各科室"], "with_text": True}, {"addressees": ["各科室"], "with_text": True}),
        ({"issued": None, "addressees": None}, {}),
    ],
)
def test_extract_of_a_text(port: int, given: dict[str, Any], options: dict[str, Any]) -> None:
    status, _, body = post(port, "extract", {"text": NOTICE, **given})
    assert (status, json.loads(body)) == (200, extract(NOTICE, **options).to_dict())


def test_compare_and_cover(port: int) -> None:
    old, new = NOTICE.replace("2024", "2023").replace("每季度", "每半年"), NOTICE
    for what, names, more, expected in (
        ("compare", ("old", "new"), {"years": 1}, compare(extract(old), extract(new), years=1)),
        ("cover", ("notice", "plan"), {"party": ["各企业"]}, cover(extract(old), extract(new), parties=["各企业"])),
    ):
        status, _, body = post(port, what, {names[0]: {"text": old}, names[1]: {"text": new}, **more})
        assert (status, json.loads(body)) == (200, expected.to_dict())
        plain: dict[str, Any] = {name: str(value) if isinstance(value, int) else value for name, value in more.items()}
        status, _, body = ask(port, "POST", f"/v1/{what}", form(**{names[0]: old.encode(), names[1]: new.encode()}, **plain), FORM)
        assert status == 200
        assert [line["relations" if what == "compare" else "status"] for line in json.loads(body)["lines" if what == "compare" else "duties"]] == [
            line["relations" if what == "compare" else "status"] for line in expected.to_dict()["lines" if what == "compare" else "duties"]
        ]  # fmt: skip
    dated = form(old=b"\xe8\xaf\xb7\xe4\xba\x8e5\xe6\x9c\x8820\xe6\x97\xa5\xe5\x89\x8d\xe6\x8a\xa5\xe9\x80\x81\xe6\x80\xbb\xe7\xbb\x93", new=NOTICE.encode(), old_issued="2022-04-01")
    assert json.loads(ask(port, "POST", "/v1/compare", dated, FORM)[2])["old"]["issue_date"] == "2022-04-01"


LIST = [
    {"工作任务": "制定活动方案，报送市安委办", "责任单位": "各单位", "完成时限": "5月25日前"},
    {"工作任务": "为每名职工购买雨伞", "责任单位": "各企业"},
]


def test_check(port: int) -> None:
    expected = check(extract(NOTICE, with_text=True), LIST)
    assert {line.verdict for line in expected.lines} == {"differs", "invented"}
    status, _, body = post(port, "check", {"notice": {"text": NOTICE}, "list": LIST})
    assert (status, json.loads(body)) == (200, expected.to_dict())
    table = "工作任务,责任单位,完成时限\n" + "".join(",".join((*row.values(), "")[:3]) + "\n" for row in LIST)
    status, headers, body = ask(port, "POST", "/v1/check", form(notice=NOTICE.encode(), list=table.encode(), format="csv"), FORM)
    assert (status, headers["content-type"]) == (200, MEDIA_TYPES["csv"])
    assert [row.split(",")[0] for row in body.decode("utf-8-sig").splitlines()[1:]] == [row.kind for row in expected.told()]
    client = Client(f"http://127.0.0.1:{port}")
    assert client.check(NOTICE, LIST, parties=["各企业"]) == check(extract(NOTICE, with_text=True), LIST, parties=["各企业"])
    assert client.check(NOTICE, table.encode()).counts() == expected.counts() == client.check(NOTICE.encode(), LIST).counts()
    for form_, data in (("markdown", expected.to_markdown(lang="en")), ("html", expected.to_html(lang="en"))):
        assert post(port, "check", {"notice": {"text": NOTICE}, "list": LIST, "format": form_, "lang": "en"})[2].decode() == data


def test_options_of_formats(port: int) -> None:
    text = "关于消防检查的通知\n各医院、各学校：\n一、各医院要于5月20日前报送总结。\n二、各学校每季度开展一次演练。\n某局\n2024年4月1日"
    checklist = extract(text, with_text=True)
    own = checklist.for_unit("青川市第一人民医院")
    assert 0 < len(own.requirements) < len(checklist.requirements)
    for given, expected in (
        ({"format": "ics", "alarm_days": "none", "deadlines": "both", "phases": True, "sequence": 3},
         render(checklist, "ics", alarm_days=None, deadlines="both", phases=True, sequence=3)),
        ({"format": "ics", "alarm_days": 0}, render(checklist, "ics", alarm_days=0)),
        ({"format": "markdown", "by": "party"}, render(checklist, "markdown", by="party")),
        ({"format": "xlsx", "unit": "青川市第一人民医院"}, render(checklist, "xlsx", unit="青川市第一人民医院")),
        ({"format": "csv", "unit": "青川市第一人民医院"}, render(own, "csv")),
    ):  # fmt: skip
        assert post(port, "export", {"checklist": checklist.to_dict(), **given})[2] == expected
        fields = {name: json.dumps(value) if not isinstance(value, str) else value for name, value in given.items()}
        status, _, body = ask(port, "POST", "/v1/extract", form(file=text.encode(), with_text="true", **fields), FORM)
        assert status == 200
        assert given["format"] not in ("ics", "markdown") or body == expected


def test_files_of_other_formats(port: int, tmp_path: Path) -> None:
    checklist = extract(NOTICE, with_text=True)
    page = "<!doctype html><body>" + "".join(f"<p>{line}</p>" for line in NOTICE.splitlines()) + "</body>"
    for data in (render(checklist, "docx"), page.encode()):
        status, _, body = ask(port, "POST", "/v1/extract", form(file=data), FORM)
        assert (status, json.loads(body)) == (200, extract(read(data, name="通知.txt")).to_dict())


def test_what_we_wrote_is_opened_again(port: int) -> None:
    """With its corrections, and not read as a notice; what was spoiled is refused or read as what it is."""
    checklist = extract(NOTICE, with_text=True)
    for name in ("json", "xlsx", "html"):
        status, _, body = ask(port, "POST", "/v1/extract", form(file=render(checklist, name), with_text="true"), FORM)
        assert (status, json.loads(body)) == (200, checklist.to_dict()), name
    status, _, body = ask(port, "POST", "/v1/extract", form(file=render(checklist, "json"), issued="2024-05-01"), FORM)
    assert (status, json.loads(body)["errors"]) == (422, [{"pointer": "/issued", "detail": "changes nothing in a checklist that was read before"}])
    spoiled = deepcopy(checklist.to_dict())
    spoiled["requirements"][0]["span"] = [0, 10**9]
    status, _, body = ask(port, "POST", "/v1/extract", form(file=json.dumps(spoiled).encode()), FORM)
    assert (status, json.loads(body)["detail"]) == (422, "the checklist does not hold together")
    assert ask(port, "POST", "/v1/extract", form(file=b'{"schema_version": "1.2", "requirements": 3}'), FORM)[0] == 200
    evil = extract("关于</script><script>alert(1)</script>的通知\n各单位：\n各单位要报送</script>总结。\n", with_text=True)
    page = render(evil, "html")
    assert page.count(b"</script>") == 2
    assert json.loads(ask(port, "POST", "/v1/extract", form(file=page), FORM)[2]) == evil.to_dict()


def test_client(port: int, tmp_path: Path) -> None:
    client = Client(f"http://127.0.0.1:{port}")
    path = tmp_path / '通知"一".txt'
    path.write_text(NOTICE, "utf-8")
    options: dict[str, Any] = {"issued": date(2024, 5, 1), "addressees": ["各县"], "before": "exclusive", "with_text": True}
    assert client.extract(NOTICE) == extract(NOTICE)
    assert client.extract(path, **options).requirements == extract(read(path), **options).requirements
    shared = "关于开展消防检查的通知\n各医院、各学校：\n一、各医院要配备灭火器材。\n二、各学校要组织开展一次消防演练。\n某局\n2024年4月1日"
    for source in (shared, shared.encode()):
        assert [r.title for r in client.extract(source, unit="青川市第一人民医院").requirements] == ["配备灭火器材"]
    assert client.extract(NOTICE.encode("gbk")).source.encoding == "gb18030"
    checklist = extract(NOTICE, with_text=True)
    assert client.export(checklist, "html", lang="en") == render(checklist, "html", lang="en")
    assert client.compare(NOTICE, path, years=0).counts() == compare(checklist, checklist, years=0).counts()
    assert client.cover(NOTICE, NOTICE, parties=["各企业"]) == cover(extract(NOTICE), extract(NOTICE), parties=["各企业"])
    with pytest.raises(ServiceError, match=r"^422: the notice is empty$") as caught:
        client.extract(" ")
    assert (caught.value.status, caught.value.retry_after) == (422, None)
    with pytest.raises(ServiceError, match=r"^http://127\.0\.0\.1:9: no answer: "):
        Client("http://127.0.0.1:9").extract(NOTICE)


def test_the_client_in_the_docs(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"^```py\n(.*?)^```", (ROOT / "docs" / "service.md").read_text("utf-8"), re.M | re.S)
    (tmp_path / "corpora").symlink_to(CORPORA)
    monkeypatch.chdir(tmp_path)
    exec(compile(block.replace(":8000", f":{port}"), "service.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"^#> (.*)$", block, re.M)
    assert (tmp_path / "tasks.xlsx").read_bytes().startswith(b"PK")


# what else there is


def test_schema_health_metrics_page(port: int) -> None:
    assert ask(port, "GET", "/v1/schema")[2].decode() == schema()
    assert json.loads(ask(port, "GET", "/healthz")[2])["status"] == "ok"
    post(port, "extract", {"text": NOTICE})
    ask(port, "GET", f"/{SECRET.encode().hex()}")
    metrics = ask(port, "GET", "/metrics")[2].decode()
    assert re.search(r'^campaign_extract_requests_total\{method="POST",path="/v1/extract",status="200"\} \d', metrics, re.M)
    assert re.search(r"^campaign_extract_workers 1\.0$", metrics, re.M)
    assert 'path="elsewhere",status="404"' in metrics
    assert SECRET.encode().hex() not in metrics
    status, headers, page = ask(port, "GET", "/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.lower().startswith(b"<!doctype html>")
    for name in ("/", "/docs"):
        _, headers, page = ask(port, "GET", name)
        assert "sandbox" not in headers["content-security-policy"] and "script-src 'self'" in headers["content-security-policy"]
        assert b"//" not in re.sub(rb"<!--.*?-->", b"", page, flags=re.S).replace(b"http://www.w3.org/", b"")


def test_openapi(port: int) -> None:
    document = json.loads(ask(port, "GET", "/openapi.json")[2])
    assert document == openapi.document(Settings(timeout=60))
    assert json.loads(openapi.EXAMPLE.read_bytes()) == extract("请各单位于2024年5月20日前报送工作总结。").to_dict()
    kinds = document["components"]["schemas"]
    contract = json.loads(schema().replace("#/$defs/", "#/components/schemas/"))
    assert kinds["Checklist"] == {name: value for name, value in contract.items() if name != "$defs"}
    assert {name: kinds[name] for name in contract["$defs"]} == contract["$defs"]
    for path, methods in document["paths"].items():
        for content in methods.get("post", {}).get("requestBody", {}).get("content", {}).values():
            for example in content.get("examples", {}).values():
                assert ask(port, "POST", path, json.dumps(example["value"]).encode(), JSON)[0] == 200


def test_headers(port: int) -> None:
    answers = {path: ask(port, "GET", path) for path in ("/", "/healthz", "/v1/schema", "/nowhere", "/v1/extract")}
    answers["bad"] = post(port, "extract", {})
    answers["file"] = post(port, "extract", {"text": NOTICE, "format": "html"})
    for path, (_, headers, _) in answers.items():
        for name in ("x-content-type-options", "referrer-policy", "x-frame-options", "cross-origin-resource-policy"):
            assert name in headers, path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert ("sandbox" in policy) == (path != "/")
        assert headers["cache-control"] == "no-store"
        assert not {"server", "set-cookie", "access-control-allow-origin"} & headers.keys()


def test_cors_only_when_asked(port: int) -> None:
    def allowed(origin: str) -> str | None:
        body = json.dumps({"text": NOTICE}).encode()
        return ask(port, "POST", "/v1/extract", body, JSON, Origin=origin)[1].get("access-control-allow-origin")

    assert [allowed("https://oa.example"), allowed("https://other.example")] == ["https://oa.example", None]
    _, headers, _ = ask(port, "OPTIONS", "/v1/extract", Origin="https://oa.example", Access_Control_Request_Method="POST")
    assert headers["access-control-allow-origin"] == "https://oa.example"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("通知", "%E9%80%9A%E7%9F%A5.ics"),
        ('a"b\r\nSet-Cookie: x', "a_b__Set-Cookie_%20x.ics"),
        ("../../etc/passwd", "etc_passwd.ics"),
        ("\u202egnp.exe\ud800", "gnp.exe.ics"),
        ("长" * 500, "%E9%95%BF" * 80 + ".ics"),
        (" . ", "checklist.ics"),
    ],
)
def test_names_of_downloads(name: str, expected: str) -> None:
    ((_, value),) = download("ics", b"", name).headers
    assert value == f"attachment; filename=\"checklist.ics\"; filename*=UTF-8''{expected}"


# what is wrong

TOO_DEEP = b'{"text": ' + b"[" * 100_000


@pytest.mark.parametrize(
    ("method", "path", "content_type", "body", "status", "detail"),
    [
        ("GET", "/nowhere", None, b"", 404, "nothing at this address"),
        ("GET", "/static/../app.py", None, b"", 404, "nothing at this address"),
        ("GET", "/static/%2e%2e/app.py", None, b"", 404, "nothing at this address"),
        ("GET", "/static/%00", None, b"", 404, "nothing at this address"),
        ("GET", "/v1/extract/", None, b"", 404, "nothing at this address"),
        ("GET", "/v1/extract", None, b"", 405, "does not take that method"),
        ("DELETE", "/healthz", None, b"", 405, "does not take that method"),
        ("POST", "/v1/extract", "text/plain", SECRET.encode(), 415, "takes application/json or multipart/form-data"),
        ("POST", "/v1/extract", None, SECRET.encode(), 415, "takes application/json or multipart/form-data"),
        ("POST", "/v1/export", FORM, form(file=b"x"), 415, "takes application/json"),
        ("POST", "/v1/extract", JSON, b"", 400, "not JSON"),
        ("POST", "/v1/extract", JSON, f"{{'{SECRET}'".encode(), 400, "not JSON"),
        ("POST", "/v1/extract", JSON, b"\xff\xfe", 400, "not JSON"),
        ("POST", "/v1/extract", JSON, TOO_DEEP, 400, "not JSON"),
        ("POST", "/v1/extract", FORM, SECRET.encode(), 400, "not multipart/form-data|ends before"),
        ("POST", "/v1/extract", FORM, form(file=b"x")[:-6], 400, "ends before its last boundary"),
        ("POST", "/v1/extract", "multipart/form-data", form(file=b"x"), 400, "not multipart/form-data"),
        ("POST", "/v1/extract", "multipart/form-data; boundary=" + "b" * 500, form(file=b"x"), 400, "not multipart/form-data"),
        ("POST", "/v1/extract", JSON, json.dumps([SECRET]).encode(), 422, "not what this address takes"),
        ("POST", "/v1/extract", FORM, form(text="x", file=b"y"), 422, "a file or a text, not both"),
        ("POST", "/v1/extract", FORM, form(format="json"), 422, "not what this address takes"),
        ("POST", "/v1/extract", FORM, form(file=SECRET), 422, "not what this address takes"),
        ("POST", "/v1/extract", FORM, form(file=b"x", lang=["zh", "en"]), 422, "not what this address takes"),
        ("POST", "/v1/extract", FORM, form(file=b"x", **{SECRET: "1"}), 422, "not what this address takes"),
        ("POST", "/v1/extract", FORM, form(file=b""), 422, "^empty$"),
        ("POST", "/v1/extract", FORM, form(file=bytes(99)), 422, "^binary data, not text"),
        ("POST", "/v1/extract", FORM, form(file=b"PK\3\4" + SECRET.encode()), 422, "ZIP archive .* truncated or damaged"),
        ("POST", "/v1/extract", JSON, json.dumps({"text": "\n \n"}).encode(), 422, "the notice is empty"),
        ("POST", "/v1/compare", FORM, form(old=b"x"), 422, "lacks a file"),
        ("POST", "/v1/check", FORM, form(notice=b"x"), 422, "lacks a file"),
        ("POST", "/v1/check", FORM, form(notice=NOTICE.encode(), list=b"PK\3\4" + SECRET.encode()), 422, "truncated or damaged"),
        ("POST", "/v1/check", FORM, form(notice=NOTICE.encode(), list=SECRET.encode()), 422, "no task list"),
        ("POST", "/v1/check", JSON, json.dumps({"notice": {"text": NOTICE}, "list": [{SECRET: 1}]}).encode(), 422, "no task list"),
        ("POST", "/v1/check", JSON, json.dumps({"notice": {"text": NOTICE}, "list": [SECRET]}).encode(), 422, "not what this"),
        ("POST", "/v1/extract", FORM, form(file=NOTICE.encode(), by="party"), 422, "^json has no by$"),
        ("POST", "/v1/extract", FORM, form(file=NOTICE.encode(), format="ics", alarm_days="-1"), 422, "not what this"),
    ],
)  # fmt: skip
def test_problems(port: int, method: str, path: str, content_type: str | None, body: bytes, status: int, detail: str) -> None:
    answered = ask(port, method, path, body, content_type)
    assert answered[0] == status, answered[2]
    assert re.search(detail, problem(answered)["detail"])


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/text"]),
        ({"text": 1}, ["/text"]),
        ({"text": "x", "issued": "1704067200"}, ["/issued"]),
        ({"text": "x", "issued": "2024-02-30"}, ["/issued"]),
        ({"text": "x", "issued": 20240101}, ["/issued"]),
        ({"text": "x", "format": SECRET, "lang": "fr"}, ["/format", "/lang"]),
        ({"text": "x", "addressees": ["各县", 1]}, ["/addressees/1"]),
        ({"text": "x", "with_text": "true"}, ["/with_text"]),
        ({"text": "x", SECRET: 1}, ["/…"]),
    ],
)
def test_faults_are_pointed_at(port: int, body: object, pointers: list[str]) -> None:
    found = problem(post(port, "extract", body))
    assert found["status"] == 422
    assert [fault["pointer"] for fault in found["errors"]] == pointers


def test_what_is_no_http(port: int) -> None:
    for sent in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\n" + b"A: " + b"x" * 100_000, b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            connection.sendall(sent + b"\r\n\r\n")
            got = b""
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(65536):
                    got += piece
        assert got.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in got
    assert ask(port, "GET", "/healthz")[0] == 200


# checklists that a client sends


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda c: c["requirements"][0].update(span=[5, 3]), "/checklist/requirements/0/span"),
        (lambda c: c["requirements"][0].update(span=[0, 10**9]), "/checklist/requirements/0/span"),
        (lambda c: c["times"][0].update(span=[-1, 3]), "/checklist/times/0/span"),
        (lambda c: c["requirements"][0].update(section="9.9"), "/checklist/requirements/0/section"),
        (lambda c: c["requirements"][1].update(id=c["requirements"][0]["id"]), "/checklist/requirements/1/id"),
        (lambda c: c["sections"][0].update(parent="9"), "/checklist/sections/0/parent"),
        (lambda c: c["source"].update(characters=1), "/checklist/source/characters"),
        (lambda c: c["requirements"][0].update(force=SECRET), "/checklist/requirements/0/force"),
        (lambda c: c["requirements"][0].pop("span"), "/checklist/requirements/0/span"),
        (lambda c: c.update(more=1), "/checklist/more"),
    ],
)
def test_a_checklist_has_to_hold_together(port: int, change: Any, pointer: str) -> None:
    checklist = extract(NOTICE, with_text=True).to_dict()
    change(checklist)
    found = problem(post(port, "export", {"checklist": checklist, "format": "html"}))
    assert found["status"] == 422
    assert pointer in [fault["pointer"] for fault in found["errors"]]


def test_what_extract_gives_holds_together() -> None:
    for path in SOME:
        assert faults(found(path)) == [], path.name


def test_no_checklist_is_a_fault_of_ours(desk: Desk) -> None:
    """One value after the other is replaced by another of its kind, in every format: written or refused, never a 500."""
    chance = random.Random(20240429)
    whole = extract(NOTICE, with_text=True).to_dict()
    places = [place for place in _places(whole) if not isinstance(_at(whole, place), dict | list)]
    statuses = set()
    for _ in range(200):
        checklist = deepcopy(whole)
        for place in chance.sample(places, chance.randint(1, 3)):
            *path, last = place
            _at(checklist, path)[last] = chance.choice(ODD)
        body = json.dumps({"checklist": checklist, "format": chance.choice(get_args(Format))}).encode()
        statuses.add(desk(Task("export", JSON, body)).status)
    assert statuses == {200, 422}


ODD: list[Any] = [
    None, "", "x", 0, -1, 3, 10**30, True, [], {}, "0001-01-01", "9999-12-31", "FREQ=NEVER", "FREQ=YEARLY;BYMONTH=99;UNTIL=1", "P1M", "P-9Y", "25:99",
    "=1+1", "<script>", "\x00\x0b", "长" * 40_000, "\u202e", "../2024-05-20", "XXXX-99-99",
]  # fmt: skip


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*path, key))


def _at(value: Any, path: Any) -> Any:
    for key in path:
        value = value[key]
    return value


# hostile and slow clients


def test_a_fuzz_of_uploads_leaves_it_serving() -> None:
    """150 files, damaged in all manners, four at once: each is answered in time, and none by a 500."""
    chance = random.Random(300)
    seeds = [NOTICE.encode(), NOTICE.encode("gbk"), NOTICE.encode("utf-16"), render(extract(NOTICE), "docx"), HTML, PDF]

    def damaged() -> bytes:
        (seed,) = chance.choices(seeds, (3, 3, 3, 4, 4, 1))  # a PDF is read in a process of its own
        data = bytearray(seed)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) + 1)
            how = chance.randrange(5)
            if how == 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            elif how == 1:
                del data[at : at + chance.randint(1, 400)]
            elif how == 2:
                data[at:at] = chance.randbytes(chance.randint(1, 40))
            elif how == 3:
                data[at:at] = data[at : at + 400] * chance.randint(1, 5)
            else:
                data[at:at] = chance.choice((b"\0", b"<table>" * 50, b"]]>", b"\r\n--b\r\n", "年月日".encode(), b"&#x0;", b"%PDF-1.7", b"endobj"))
        return bytes(data)

    files = [damaged() for _ in range(150)]
    with serving(Settings(jobs=2, queue=8, timeout=20), without_pictures) as port:
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda data: ask(port, "POST", "/v1/extract", form(file=data), FORM), files))
        assert {status for status, _, _ in answers} <= {200, 400, 422}
        assert sum(status == 200 for status, _, _ in answers) > 20
        assert sum(status == 422 for status, _, _ in answers) > 20
        for answered in answers:
            if answered[0] != 200:
                problem(answered)
        assert post(port, "extract", {"text": NOTICE})[2].decode() == f"{extract(NOTICE).to_json()}\n"
        assert b"campaign_extract_workers_replaced 0.0" in ask(port, "GET", "/metrics")[2]


HTML = f"<!doctype html><html><title>通知</title><body>{''.join(f'<p>{line}</p>' for line in NOTICE.splitlines())}</body></html>".encode()
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj "
    b"4 0 obj<</Length 44>>stream\nBT /F 12 Tf 20 200 Td (Report by 2024-05-20) Tj ET\nendstream endobj trailer<</Root 1 0 R>>\n%%EOF"
)


HEAD = b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n"


def dribbling(port: int, count: int) -> list[socket.socket]:
    """Clients of which half never end the head, half never the body."""
    slow = [socket.create_connection(("127.0.0.1", port), 60) for _ in range(count)]
    for at, connection in enumerate(slow):
        connection.sendall(HEAD if at % 2 else HEAD + b"\r\n{")
    return slow


def test_slow_clients_stop_nobody(echoing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD", 600)
    slow = dribbling(echoing, 120)
    for _ in range(3):
        assert ask(echoing, "POST", "/v1/extract", b"{}", JSON)[2] == b"{}"
        for connection in slow:
            connection.sendall(b"x")
    for connection in slow:
        connection.close()


def test_slow_clients_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD", 1.0)
    with serving(Settings(jobs=1, queue=2, body_timeout=1.0), echo) as port:
        for at, connection in enumerate(dribbling(port, 20)):
            got = b""
            with contextlib.suppress(ConnectionError):
                while piece := connection.recv(65536):  # ends, where the server does
                    got += piece
            connection.close()
            assert got == b"" if at % 2 else got.startswith(b"HTTP/1.1 408 "), at
        assert ask(port, "POST", "/v1/extract", b"{}", JSON)[2] == b"{}"


def test_a_client_that_does_not_read_is_cut_off(echoing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "READ", 1.0)
    body = b"x" * 9_000_000
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", echoing))
        head = f"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        time.sleep(2.5)
        got = 0
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(1 << 20):
                got += len(piece)
        assert 0 < got < len(body)


@pytest.mark.parametrize("chunked", [False, True])
def test_oversize(bounded: int, chunked: bool) -> None:
    fits, over = b"x" * 100_000, (b"y" * 10_000 for _ in range(11))
    assert ask(bounded, "POST", "/v1/extract", fits, JSON)[2] == fits
    connection = http.client.HTTPConnection("127.0.0.1", bounded, timeout=20)
    with contextlib.closing(connection):
        length = {} if chunked else {"Content-Length": "110000"}
        connection.request("POST", "/v1/extract", over, {"Content-Type": JSON, **length}, encode_chunked=chunked)
        response = connection.getresponse()
        found = problem((response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()))
    assert found["detail"] == "the body is larger than the limit of 100,000 bytes"
    # declared too large: told before anything of it has come
    with socket.create_connection(("127.0.0.1", bounded), 20) as declared:
        declared.sendall(b"POST /v1/extract HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n")
        assert declared.recv(100).startswith(b"HTTP/1.1 413 ")
        assert ask(bounded, "POST", "/v1/extract", fits, JSON)[2] == fits


def test_a_body_that_never_ends_is_not_taken_in_for_ever(bounded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD", 1.0)
    with socket.create_connection(("127.0.0.1", bounded), 20) as connection:
        connection.sendall(b"POST /v1/extract HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        with pytest.raises(OSError):  # noqa: PT011
            for _ in range(3_000):
                connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
                time.sleep(0.01)


def test_a_request_that_runs_over_is_killed(hurried: int) -> None:
    before = replaced(hurried)
    found = problem(ask(hurried, "POST", "/v1/extract", b"sleep 600", JSON))
    assert (found["status"], found["detail"]) == (504, "the request was not finished within 1 seconds")
    assert ask(hurried, "POST", "/v1/extract", b"next", JSON)[2] == b"next"
    found = problem(ask(hurried, "POST", "/v1/extract", b"die", JSON))
    assert (found["status"], found["detail"]) == (500, "the worker ended over this request")
    assert ask(hurried, "POST", "/v1/extract", b"next", JSON)[2] == b"next"
    found = problem(ask(hurried, "POST", "/v1/extract", b"starve", JSON))
    assert (found["status"], found["detail"]) == (413, "this needs more memory than a request may have")
    assert replaced(hurried) - before == 3


@posix
def test_what_a_worker_has_started_dies_with_it(hurried: int, tmp_path: Path) -> None:
    assert ask(hurried, "POST", "/v1/extract", f"child {tmp_path / 'pid'}".encode(), JSON)[0] == 504
    child, folder = (tmp_path / "pid").read_text("utf-8").split()
    assert not Path(folder).exists()
    for _ in range(400):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.05)
    else:
        pytest.fail("the worker's child lives on")


def at_once(port: int, count: int, refused: int, gate: Path) -> list[Answered]:
    """Answers to so many requests that end when the gate is there, which it is once so many have been refused."""
    with ThreadPoolExecutor(count) as threads:
        asked = [threads.submit(ask, port, "POST", "/v1/extract", f"until {gate}".encode(), JSON) for _ in range(count)]
        try:
            done = [one.result() for _, one in zip(range(refused), as_completed(asked, 60), strict=False)]
            assert not {status for status, _, _ in done} & {200}
        finally:
            gate.touch()
        return [one.result() for one in asked]


def test_a_full_queue(tmp_path: Path) -> None:
    with serving(Settings(jobs=1, queue=1, timeout=60), echo) as port:
        answers = at_once(port, 8, 5, tmp_path / "gate")
        statuses = sorted(status for status, _, _ in answers)
        assert statuses[:2] == [200, 200]
        assert statuses[-5:] == [503] * 5
        for answered in answers:
            if answered[0] == 503:
                assert problem(answered)["detail"] == "all workers are busy"
                assert int(answered[1]["retry-after"]) >= 1
        assert ask(port, "GET", "/healthz")[0] == 200


def test_a_byte_order_mark_before_json_is_none_of_it(desk: Desk) -> None:
    body = json.dumps({"text": NOTICE}).encode()
    plain, marked = (desk(Task("extract", JSON, data)) for data in (body, b"\xef\xbb\xbf" + body))
    assert plain.status == 200 and marked == plain


@pytest.mark.parametrize(
    "name",
    [
        b"filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt",
        b"filename=\"x.txt\"; filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt",
        b"filename*=GB18030'zh'%CD%A8%D6%AA.txt; filename=x.txt",
    ],
)
def test_the_extended_name_of_a_file(desk: Desk, name: bytes) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; ' + name + b"\r\n\r\n" + NOTICE.encode() + b"\r\n--b--\r\n"
    answer = desk(Task("extract", FORM, body))
    assert answer.status == 200 and json.loads(answer.body)["source"]["name"] == "通知.txt"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://oa.example"}, 200),
        ({}, 200),
    ],
)
def test_a_foreign_page_spends_no_worker(echoing: int, headers: dict[str, str], status: int) -> None:
    assert ask(echoing, "POST", "/v1/extract", b"{}", JSON, **headers)[0] == status
    own = {"Origin": f"http://127.0.0.1:{echoing}", "Sec-Fetch-Site": "same-origin"}
    assert ask(echoing, "POST", "/v1/extract", b"{}", JSON, **own)[0] == 200


def test_it_answers_to_its_own_names(bounded: int) -> None:
    assert ask(bounded, "GET", "/healthz")[0] == 200
    assert ask(bounded, "GET", "/healthz", Host="oa.example:8443")[0] == 200
    assert problem(ask(bounded, "GET", "/healthz", Host="evil.example"))["status"] == 421


def test_two_lengths_are_refused(echoing: int) -> None:
    with socket.create_connection(("127.0.0.1", echoing), 10) as client:
        client.sendall(
            b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        )
        assert client.recv(4000).startswith(b"HTTP/1.1 400 ")


@posix
def test_a_worker_that_dies_before_it_took_the_task_is_replaced() -> None:
    """What it had not read can be asked again; what it had taken in hand may be what killed it."""
    seat: Seat[Task, Answer] = Seat(echo, 10)
    try:
        seat.start()
        pid = seat._worker.process.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)  # given the task, it cannot take it
        threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
        answer = seat.ask(Task("extract", JSON, b"again"))
        assert isinstance(answer, Answer) and answer.body == b"again"
        assert seat.replaced == 1
        assert isinstance(seat.ask(Task("extract", JSON, b"die")), Lost)
        assert seat.replaced == 2
    finally:
        seat.end()


def test_too_many_of_one_client(tmp_path: Path) -> None:
    with serving(Settings(jobs=1, queue=9, per_client=1, timeout=60), echo) as port:
        answers = at_once(port, 3, 2, tmp_path / "gate")
        assert sorted(status for status, _, _ in answers) == [200, 429, 429]
        refused = next(answered for answered in answers if answered[0] == 429)
        assert problem(refused)["detail"] == "more than 1 requests of one client at once"
        assert refused[1]["retry-after"] == "1"
        assert ask(port, "POST", "/v1/extract", b"{}", JSON)[0] == 200


def test_a_fault_tells_nothing(capfd: pytest.CaptureFixture[str], desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("campaign_extract.service.work.extract", broken)
    answer = desk(Task("extract", JSON, json.dumps({"text": SECRET}).encode()))
    assert problem((answer.status, {"content-type": answer.media_type}, answer.body))["status"] == 500
    told = capfd.readouterr().err
    assert re.fullmatch(r"fault: KeyError at broken:\d+\n", told)


# the process


@posix
def test_it_ends_in_peace_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """SIGTERM lets what runs finish; neither disk nor log hold anything of a request."""
    with command("--jobs", 1, TMPDIR=str(tmp_path)) as (process, port):
        large = f"{NOTICE}{SECRET}\n" + "各单位要按时报送工作总结。\n" * 400  # takes a while
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(ask, port, "POST", f"/v1/extract?q={SECRET.encode().hex()}", form(file=large.encode(), with_text="true"), FORM)
            while not running.done() and b"campaign_extract_workers_busy 1.0" not in ask(port, "GET", "/metrics")[2]:
                time.sleep(0.01)
            assert not running.done()
            process.send_signal(signal.SIGTERM)
            status, _, body = running.result()
        assert status == 200
        assert json.loads(body)["source"]["characters"] == len(large)
        assert SECRET in json.loads(body)["source"]["text"]
        process.wait(30)
        assert process.stderr
        log = process.stderr.read()
    assert process.returncode in (0, -signal.SIGTERM)
    assert re.search(r"^\S+ \S+ POST /v1/extract 200 \d+\.\d+ s \d+ B$", log, re.M)
    assert "q=" not in log
    assert SECRET not in log
    assert list(tmp_path.iterdir()) == []


def test_the_command_complains_in_one_line(call: Run, tmp_path: Path) -> None:
    broken = tmp_path / "rows"
    broken.mkdir()
    (broken / "times.tsv").write_text("x\tnone\t(\t\n", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for options, said in (
            (("--port", taken.getsockname()[1]), "cannot listen there"),
            (("--port", "x"), "'x' is not a port"),
            (("--host", "256.0.0.1"), "cannot listen there"),
            (("--jobs", 0), "is not a whole number above 0"),
            (("--lexicon", broken), "times.tsv"),
            (("--evidence", broken / "times.tsv"), "no file of weights"),
        ):
            done = call("serve", *options, "--lang", "en")
            assert done.returncode == 2
            lines = done.stderr.decode().splitlines()
            assert said in lines[0]
            assert all(line.startswith("campaign-extract") for line in lines)


def test_the_browser_is_opened_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract.service import command as serving_

    told: dict[str, object] = {}
    monkeypatch.setattr(server, "run", lambda settings, **given: told.update(given))
    assert serving_.main(["--open", "--port", "0"]) == 0 and told["shown"] is True
    assert serving_.main(["--port", "0"]) == 0 and told["shown"] is False
    opened: list[str] = []
    ready = threading.Event()
    monkeypatch.undo()
    monkeypatch.setattr(server.webbrowser, "open", lambda address: (opened.append(address), ready.set()))
    monkeypatch.setattr(server.uvicorn.Server, "run", lambda self, sockets: ready.wait(20))
    server.run(Settings(jobs=1), host="127.0.0.1", port=0, shown=True)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", opened[0])


def test_dockerfile() -> None:
    """It is not built here: what would be wrong whatever the base image holds."""
    lines = [line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    orders = [(line.split()[0], line.split()[1:]) for line in lines if not line.startswith(" ")]
    assert [words for order, words in orders if order == "USER"] == [["10001:10001"]]
    after = [order for order, _ in orders][[order for order, _ in orders].index("USER") :]
    assert not {"RUN", "COPY", "ADD"} & set(after)
    assert "HEALTHCHECK" in after
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for order, words in orders:
        if order == "COPY":
            assert all((ROOT / name).exists() and f"!{name}" in ignored for name in words[:-1])
    assert orders[-1][0] == "CMD"


# by its own OpenAPI


def test_schemathesis_finds_nothing() -> None:
    """What the document promises is kept: in cases that fit it, and in such that do not."""
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    notices = [NOTICE.encode(), NOTICE.encode("gbk"), *(path.read_bytes() for path in NOTICES[:2])]
    schemathesis.openapi.media_type("text/plain", st.sampled_from(notices))
    with serving(Settings(jobs=2, queue=8), without_pictures) as port:
        api = schemathesis.openapi.from_url(
            f"http://127.0.0.1:{port}/openapi.json", config=schemathesis.Config.from_path(ROOT / "schemathesis.toml")
        )
        asked = 0
        for operation in api.get_all_operations():
            for mode in list(schemathesis.GenerationMode) if operation.ok().body else [schemathesis.GenerationMode.POSITIVE]:

                @seed(1)
                @settings(max_examples=8, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
                @given(case=operation.ok().as_strategy(generation_mode=mode))
                def check(case: Any) -> None:
                    nonlocal asked
                    asked += 1
                    case.call_and_validate()

                check()
        assert asked > 50


def test_a_text_that_a_bounded_worker_cannot_hold_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not after half a minute of reading, when the memory is used up."""
    small = Desk(load(None), memory=work._taken() + 200_000_000)
    with monkeypatch.context() as patch:
        patch.setattr(work, "extract", None)  # it is not asked
        found = small(Task("extract", JSON, json.dumps({"text": "各单位要检查花房。\n" * 100_000}, ensure_ascii=False).encode()))
    assert (found.status, json.loads(found.body)["detail"]) == (413, "this needs more memory than a request may have")
    assert small(Task("extract", JSON, json.dumps({"text": NOTICE}).encode())).status == 200
