"""A worker: a process of its own that answers one task after the other, and that can be killed without harm to the rest.

The standard library's pools either hang or break as a whole when a worker is killed, and do not say over which task; here
each worker has a pipe of its own, so the end of a pipe names the task.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from .errors import CampaignExtractError

T = TypeVar("T")
A = TypeVar("A")


class PoolError(CampaignExtractError):
    """Workers that cannot even start."""


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of an answer: why the worker gave none; ``late`` where it was stopped for taking too long.

    ``starved`` where it ended as libraries end that are refused memory.
    """

    reason: str
    late: bool = False
    starved: bool = False


class Worker(Generic[T, A]):
    """A process, the parent's end of its pipe, and the tasks that it has not answered yet, oldest first; the first may be taken.

    ``prepare`` is called once in the process and gives the function that answers; it must pickle.  The process is spawned,
    never forked.
    """

    def __init__(self, prepare: Callable[[], Callable[[T], A]]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, prepare), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends with the process
        self.given: deque[T] = deque()
        self.started = False
        self.taken = False
        self.since = time.monotonic()

    def give(self, task: T) -> bool:
        """Whether the task is the worker's now.  One that dies with work at hand is found when its pipe is read."""
        if not self.given:
            self.since = time.monotonic()
        try:
            self.pipe.send(task)
        except OSError:
            if not self.given:
                return False
        self.given.append(task)
        return True

    def receive(self) -> tuple[T, A] | None:
        """A task with its answer; None for what says that the worker has started, or has taken the oldest task in hand."""
        got = self.pipe.recv()
        self.since = time.monotonic()
        if not self.started:
            self.started = True
            return None
        self.taken = got is ...
        return None if got is ... else (self.given.popleft(), got)

    def left(self, timeout: float) -> float:
        """Seconds until the task at hand is late; a worker that still starts has all of them."""
        return max(0.0, timeout - (time.monotonic() - self.since)) if self.started else timeout

    def late(self, timeout: float | None) -> bool:
        return timeout is not None and self.started and not self.left(timeout)

    @property
    def starved(self) -> bool:
        """Whether it has ended as C and Rust end where there is no memory: they abort, or write where nothing is."""
        return -(self.process.exitcode or 0) in (signal.SIGABRT, signal.SIGSEGV)

    def end(self, patience: float = 0) -> str:
        """Kill what still runs; how it ended.  One that is dying is given the time to say how.  Safe to call again."""
        self.pipe.close()
        self.process.join(patience)
        if self.process.exitcode is None and (pid := self.process.pid):
            with contextlib.suppress(AttributeError, OSError):  # with what it has started; Windows has no groups
                os.killpg(pid, signal.SIGKILL)
            self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        return f"the worker was killed by signal {-code}" if code < 0 else f"the worker ended with status {code}"


def _work(pipe: Connection, prepare: Callable[[], Callable[[T], A]]) -> None:
    """The life of a worker; it ends when the parent does, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    with contextlib.suppress(AttributeError, OSError):
        os.setpgid(0, 0)
    function = prepare()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            task = pipe.recv()
            pipe.send(...)
            pipe.send(function(task))
