"""A pool of worker processes that outlives any of its workers.

The standard library's pools either hang or break as a whole when a worker is killed, and do not say over which task; here
each worker has a pipe of its own, so the end of a pipe names the task.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from ..errors import CampaignExtractError

A = TypeVar("A")

#: Tasks that a worker holds: one at hand, and one so that it need not wait for the parent.
AHEAD = 2


class PoolError(CampaignExtractError):
    """Workers that cannot even start."""


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of an answer: why the worker gave none."""

    reason: str


def answers(
    tasks: Iterable[str], prepare: Callable[[], Callable[[str], A]], jobs: int, timeout: float | None = None
) -> Iterator[tuple[str, A | Lost]]:
    """Each task with its answer, in the order in which they come.

    ``prepare`` is called once in each worker and gives the function that answers; it must pickle.  Workers are spawned, never
    forked.  A worker that dies, or needs more than ``timeout`` seconds for a task, costs that task only.
    """
    waiting, returned = iter(tasks), deque[str]()
    workers = [_Worker(prepare) for _ in range(jobs)]

    def next_task() -> str | None:
        return returned.popleft() if returned else next(waiting, None)

    try:
        while True:
            for at, worker in enumerate(workers):
                while len(worker.given) < AHEAD and (task := next_task()) is not None:
                    if not worker.give(task):  # died while it had nothing to do
                        worker.end()
                        workers[at] = worker = _Worker(prepare)
                        worker.give(task)
            busy = [worker for worker in workers if worker.given]
            if not busy:
                return
            ready = set(wait([worker.pipe for worker in busy], _patience(busy, timeout)))
            for at, worker in enumerate(workers):
                if worker.pipe in ready:
                    try:
                        got = worker.receive()
                    except (EOFError, OSError):
                        reason = worker.end(patience=10)
                        if not worker.started:
                            raise PoolError(f"a worker cannot start: {reason}") from None
                    else:
                        if got is not None:
                            yield got
                        continue
                elif worker.given and worker.late(timeout):
                    worker.end()
                    reason = f"not finished within {timeout:g} seconds"
                else:
                    continue
                lost = worker.given.popleft()
                returned.extend(worker.given)
                workers[at] = _Worker(prepare)
                yield lost, Lost(reason)
    finally:
        for worker in workers:
            worker.end()


class _Worker(Generic[A]):
    """A process, the parent's end of its pipe, and the tasks that it has not answered yet, oldest first."""

    def __init__(self, prepare: Callable[[], Callable[[str], A]]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, prepare), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends with the process
        self.given: deque[str] = deque()
        self.started = False
        self.since = time.monotonic()

    def give(self, task: str) -> bool:
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

    def receive(self) -> tuple[str, A] | None:
        """A task with its answer; None for the first message, which says that the worker has started."""
        got = self.pipe.recv()
        self.since = time.monotonic()
        if not self.started:
            self.started = True
            return None
        return self.given.popleft(), got

    def late(self, timeout: float | None) -> bool:
        return timeout is not None and self.started and time.monotonic() - self.since >= timeout

    def end(self, patience: float = 0) -> str:
        """Kill what still runs; how it ended.  One that is dying is given the time to say how.  Safe to call again."""
        self.pipe.close()
        self.process.join(patience)
        if self.process.exitcode is None:
            self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        return f"the worker was killed by signal {-code}" if code < 0 else f"the worker ended with status {code}"


def _patience(busy: list[_Worker[A]], timeout: float | None) -> float | None:
    """Seconds until the first task at hand is late."""
    if timeout is None:
        return None
    now = time.monotonic()
    return max(0.0, min(timeout - (now - worker.since) if worker.started else timeout for worker in busy))


def _work(pipe: Connection, prepare: Callable[[], Callable[[str], A]]) -> None:
    """The life of a worker; it ends when the parent does, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    function = prepare()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            pipe.send(function(pipe.recv()))
