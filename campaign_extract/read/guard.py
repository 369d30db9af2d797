"""A room of its own process: what runs native code over strangers' files gets bounds that the system enforces.

The child takes the bytes on its standard input and answers with JSON; it may use so many seconds and so much memory, and
when it crashes or hangs that is one line of complaint here.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import ReadError

_CODE = "import sys; sys.path[:] = {path!r}; from {package}.guard import serve; serve()"


def run(what: str, room: str, data: bytes, /, *, seconds: int, memory: int | None, **options: Any) -> Any:
    """What ``room.work(data, **options)`` answers; ReadError where it refuses, crashes, or exceeds its bounds.

    ``seconds`` counts by the wall's clock, ``memory`` is bytes of address space (None: as much as there is); ``what``
    is how complaints call the file.
    """
    order = json.dumps({"room": room, "memory": memory, "seconds": seconds, "options": options}).encode()
    path = [str(Path(p).absolute()) for p in sys.path]
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CODE.format(path=path, package=__package__)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        out, _ = child.communicate(order + b"\n" + data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ReadError(f"{what} that takes more than {seconds} seconds to read") from None
    finally:
        child.kill()
        child.wait()
    try:
        answer = json.loads(out)
    except ValueError:
        raise ReadError(f"{what}, damaged: it stopped its reader") from None
    if "error" in answer:
        raise ReadError(answer["error"])
    return answer["value"]


def serve() -> None:
    """The child: one order, one answer."""
    order = json.loads(sys.stdin.buffer.readline())
    _bound(order["memory"], order["seconds"])
    data = sys.stdin.buffer.read()
    # what libraries print must not reach the answer
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    result: dict[str, Any]
    try:
        room = import_module(f"{__package__}.{order['room']}")
        result = {"value": room.work(data, **order["options"])}
    except ReadError as error:
        result = {"error": str(error)}
    except MemoryError:
        result = {"error": "damaged or made to harm: reading it needs too much memory"}
    except RecursionError:
        result = {"error": "parts nested too deep"}
    with os.fdopen(answer, "wb") as stream:
        stream.write(json.dumps(result).encode())
    os._exit(0)  # native libraries need not tidy up after a damaged file


def _bound(memory: int | None, seconds: int) -> None:
    """Ask the system for the bounds; where it has none (Windows) the parent's clock is left."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds))
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
