"""What HTTP costs: ``python benchmarks/service.py [SECONDS]``, with the extra ``service`` and wrk (Debian has it).

One notice of the corpora, as JSON, over and over from wrk on loopback, with one worker process and with two; and the same notice
extracted to JSON within this process, before and after, in the same run.  The ratios count.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaign_extract import extract

NOTICE = Path(__file__).parent.parent / "corpora" / "notices" / "fire119_county.txt"
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@contextmanager
def service(jobs: int) -> Iterator[str]:
    """The address of a service with so many workers."""
    command = [sys.executable, "-m", "campaign_extract", "serve", "--port", "0", "--jobs", str(jobs)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            found = re.search(r"http://\S+/", process.stderr.readline())
            assert found
            urllib.request.urlopen(f"{found[0]}healthz").close()
            # what it tells from here on goes where it does not stop it
            drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
            yield found[0]
        finally:
            process.terminate()
            drain.wait()


def load(url: str, text: str, *, connections: int, seconds: int) -> tuple[float, float, float]:
    """Requests a second, and the median and the 99th percentile of the latency in milliseconds, as wrk measures them."""
    with tempfile.TemporaryDirectory() as folder:
        body, script = Path(folder) / "body.json", Path(folder) / "post.lua"
        body.write_text(json.dumps({"text": text}), "utf-8")
        script.write_text(
            f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
            f'local file = io.open("{body}", "rb")\nwrk.body = file:read("*a")\nfile:close()\n',
            "utf-8",
        )
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script), f"{url}v1/extract"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    half, last = (re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)\s*$", told, re.M) for share in (50, 99))
    assert rate, told
    assert half, told
    assert last, told
    return float(rate[1]), float(half[1]) * _UNITS[half[2]], float(last[1]) * _UNITS[last[2]]


def within(text: str, seconds: float) -> list[float]:
    """Milliseconds of each extraction to JSON in this process."""
    found: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        extract(text).to_json()
        found.append((time.perf_counter() - began) * 1e3)
    return found


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    if not shutil.which("wrk"):
        print("wrk is not installed (apt install wrk): no figures of the service")
        return
    text = NOTICE.read_text("utf-8")
    extract(text)
    alone = within(text, seconds / 2)
    figures: dict[tuple[int, int], tuple[float, float, float]] = {}
    for jobs in (1, 2):
        with service(jobs) as url:
            load(url, text, connections=jobs, seconds=4)  # patterns are compiled on first need
            for connections in (jobs, 8):
                figures[jobs, connections] = load(url, text, connections=connections, seconds=seconds)
    alone += within(text, seconds / 2)
    once = statistics.median(alone)
    rate = len(alone) / (sum(alone) / 1e3)
    print(f"{len(text):,} characters; in this process {once:.1f} ms, {rate:.1f} a second")
    for (jobs, connections), (requests, half, last) in figures.items():
        print(
            f"{jobs} worker{'s' * (jobs > 1)}, {connections} connection{'s' * (connections > 1)}: {requests:.1f} requests a second "
            f"({requests / rate:.2f} times this process), p50 {half:.1f} ms ({half / once:.1f} times), p99 {last:.1f} ms ({last / once:.1f} times)"
        )


if __name__ == "__main__":
    main()
