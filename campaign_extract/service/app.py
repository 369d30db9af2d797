"""The application: its addresses in one table, and what lies around every request."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..read import LIMIT
from ..schema import PATH as SCHEMA
from ..workers import Lost
from . import openapi, work
from .answer import Answer, Refused, problem
from .crew import Busy, Crew
from .intake import Clients, Intake
from .metrics import Metrics
from .work import Bounds, Operation, Task, is_form

PAGE = Path(str(files(__package__) / "page"))
#: The page shows the report of the html export, in its style and with its script.
REPORT = Path(str(files("campaign_extract.export") / "report"))

#: Only what this service serves itself runs in the page, and nobody frames it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
#: Of every answer that has no other.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = logging.getLogger("campaign_extract.service")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs.

    Seconds for a request and for its body, workers, places in the queue, the user's tables, the largest body, a worker's memory,
    requests of one address at once, origins whose pages may ask, names that the service answers to (none: to any), the user's weights.
    """

    timeout: float = 30.0
    body_timeout: float = 30.0
    jobs: int = 2
    queue: int = 16
    lexicon: str | None = None
    limit: int = LIMIT
    memory: int | None = None
    per_client: int | None = None
    cors: Sequence[str] = ()
    hosts: Sequence[str] = ()
    evidence: str | None = None


def make(settings: Settings, *, prepare: Callable[[str], Callable[[Task], Answer]] | None = None) -> ASGIApp:
    """The ASGI application.  ``prepare`` makes, in each worker, the function that answers (default: ``work.prepare``)."""
    bounds = Bounds(settings.lexicon, settings.limit, settings.memory, settings.evidence)
    crew: Crew[Task, Answer] = Crew(
        prepare or partial(work.prepare, bounds), jobs=settings.jobs, queue=settings.queue, timeout=settings.timeout
    )
    intake = Intake(settings.limit, settings.body_timeout)
    clients = Clients(settings.per_client)
    metrics = Metrics(crew)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with crew.open():
            yield

    def post(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            _ours(request, settings.cors)
            with clients.one_more(request.client.host if request.client else ""):
                return _response(await _work(request, operation, crew, intake))

        return endpoint

    def get(media_type: str, body: Callable[[], bytes]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(_: Request) -> Response:
            return Response(body(), media_type=media_type)

        return endpoint

    schema, document = SCHEMA.read_bytes(), openapi.render(settings)
    routes = [
        Route("/", _page("index.html")),
        Route("/docs", _page("docs.html")),
        Route("/static/{name:path}", _page()),
        Route("/v1/extract", post("extract"), methods=["POST"]),
        Route("/v1/export", post("export"), methods=["POST"]),
        Route("/v1/compare", post("compare"), methods=["POST"]),
        Route("/v1/cover", post("cover"), methods=["POST"]),
        Route("/v1/check", post("check"), methods=["POST"]),
        Route("/v1/schema", get("application/schema+json", lambda: schema)),
        Route("/openapi.json", get("application/json", lambda: document)),
        Route("/healthz", get("application/json", lambda: f'{{"status":"ok","version":"{__version__}"}}'.encode())),
        Route("/metrics", get(metrics.media_type, metrics.render)),
    ]
    middleware = [Middleware(Named, hosts=tuple(settings.hosts))] if settings.hosts else []
    if settings.cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.cors),
                allow_methods=["GET", "POST"],
                allow_headers=["Content-Type"],
                expose_headers=["Content-Disposition", "Retry-After"],
            )
        )
    handlers = {HTTPException: _not_here, Refused: _refused, ClientDisconnect: _gone, Exception: _fault}
    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False  # by the client's Host
    return Edge(app, metrics)


def _ours(request: Request, cors: Sequence[str]) -> None:
    """Refused where a page of another origin sends the request, which may not spend our workers."""
    origin = request.headers.get("origin")
    if origin is None:
        foreign = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    else:
        foreign = origin not in cors and "*" not in cors and origin.partition("://")[2] != request.headers.get("host")
    if foreign:
        raise Refused(403, "a page of another origin may not ask here; --cors names those that may")


async def _work(request: Request, operation: Operation, crew: Crew[Task, Answer], intake: Intake) -> Answer:
    """One request through a worker."""
    content_type = request.headers.get("content-type", "")
    plain = content_type.partition(";")[0].strip().lower()
    if plain != "application/json" and not (is_form(content_type) and operation != "export"):
        takes = "application/json" if operation == "export" else "application/json or multipart/form-data"
        raise Refused(415, f"this address takes {takes}")
    async with AsyncExitStack() as stack:
        body = await stack.enter_async_context(intake.body(request))
        try:
            seat = await stack.enter_async_context(crew.seat())
        except Busy as busy:
            raise Refused(503, "all workers are busy", headers=(("Retry-After", str(busy.seconds)),)) from None
        if await request.is_disconnected():
            raise ClientDisconnect
        got = await crew.ask(seat, Task(operation, content_type, body))
    if not isinstance(got, Lost):
        return got
    log.warning("worker replaced: %s", got.reason)
    if got.late:
        return problem(504, f"the request was not finished within {crew.timeout:g} seconds")
    if got.starved:
        return problem(413, work.STARVED)
    return problem(500, "the worker ended over this request")


def _page(fixed: str | None = None) -> Callable[[Request], Awaitable[Response]]:
    """A file of the page: ``fixed``, or the one that the address names.  Only those that were there at the start."""
    known = {path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.suffix in PAGE_TYPES}
    known |= {f"report/{path.name}": path for path in REPORT.iterdir() if path.suffix in (".css", ".js")}

    async def endpoint(request: Request) -> Response:
        path = known.get(fixed or request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        policy = {"Content-Security-Policy": POLICY} if path.suffix == ".html" else None
        return Response(path.read_bytes(), headers=policy, media_type=PAGE_TYPES[path.suffix])

    return endpoint


async def _not_here(_: Request, error: Exception) -> Response:
    """What the table of addresses and the static files refuse."""
    assert isinstance(error, HTTPException)
    said = {404: "there is nothing at this address", 405: "this address does not take that method"}
    headers = tuple((error.headers or {}).items())
    return _response(problem(error.status_code, said.get(error.status_code, "the request cannot be carried out"), headers=headers))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _response(error.answer)


async def _gone(_: Request, error: Exception) -> Response:
    """Nobody is there to be answered; the log has what nginx writes for that."""
    return Response(status_code=499)


async def _fault(_: Request, error: Exception) -> Response:
    work.tell(error)
    return _response(problem(500, work.FAULT))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)


class Named:
    """Answers to its own names only, so that no other name can be made to lead a browser here."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app, self.hosts = app, frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _host(scope) not in self.hosts:
            await _response(problem(421, "this service does not answer to that name"))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host(scope: dict[str, Any] | Scope) -> str:
    """The name that a request is addressed to, without a port."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return re.sub(r":[0-9]*\Z", "", given).strip("[]").lower()


class Edge:
    """The outermost layer: refusals and faults become problems, every answer has the headers, every request a line in the log."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 0, 0

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, out)
        except asyncio.CancelledError:  # the service ends, and has waited long enough
            if not status:
                await _response(problem(503, "the service ends"))(scope, receive, out)
        except Exception:  # it has been answered and told; the server would log it with what it quotes
            pass
        method, path, seconds = _method(scope), _route(scope), time.perf_counter() - began
        self.metrics.count(method, path, status, seconds)
        log.info("%s %s %d %.3f s %d B", method, path, status, seconds, size)


def _method(scope: dict[str, Any] | Scope) -> str:
    method: str = scope["method"]
    return method if method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH") else "other"


def _route(scope: dict[str, Any] | Scope) -> str:
    """The address as the table has it: what a client writes behind it is not ours to log."""
    if "endpoint" not in scope:
        return "elsewhere"
    path: str = scope["path"]
    return "/static" if path.startswith("/static/") else path
