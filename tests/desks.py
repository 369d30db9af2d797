"""What workers of the service do in some tests, in the place of ``work.prepare``; and a service within the test."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from campaign_extract.service import app, server
from campaign_extract.service.answer import Answer
from campaign_extract.service.work import Bounds, Task, prepare


def echo(folder: str) -> Callable[[Task], Answer]:
    """Gives the body back; what it says it does before."""

    def answer(task: Task) -> Answer:
        told = task.body.decode("utf-8", "replace")
        if told.startswith("sleep "):
            time.sleep(float(told.split()[1]))
        elif told.startswith("until "):
            while not Path(told.split(" ", 1)[1]).exists():
                time.sleep(0.02)
        elif told.startswith("starve"):  # as a library does that is refused memory
            os.abort()
        elif told.startswith("die"):
            os._exit(7)
        elif told.startswith("child "):  # as LibreOffice or a reader of PDF would be
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            Path(folder, "notice").write_text(told, "utf-8")
            Path(told.split()[1]).write_text(f"{child.pid} {folder}", "utf-8")
            time.sleep(60)
        elif told.startswith("raise"):
            raise RuntimeError(told)
        return Answer(200, "application/json", task.body)

    return answer


def without_pictures(folder: str) -> Callable[[Task], Answer]:
    """The real work, but characters in pictures are not recognised: that takes seconds each."""
    sys.modules["rapidocr"] = None  # type: ignore[assignment]
    return prepare(Bounds(), folder)


@contextmanager
def serving(settings: app.Settings, prepare: Callable[[str], Callable[[Task], Answer]]) -> Iterator[int]:
    """The real server on loopback, in a thread; its port."""
    listener = server.listen("127.0.0.1", 0)
    running = uvicorn.Server(server.config(app.make(settings, prepare=prepare)))
    thread = threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[listener])))
    thread.start()
    try:
        while not running.started and thread.is_alive():
            time.sleep(0.02)
        assert running.started, "the workers do not start"
        yield listener.getsockname()[1]
    finally:
        running.should_exit = True
        thread.join(30)
        listener.close()
