"""What Prometheus asks for at /metrics."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from .crew import Crew

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts of one application; a registry of its own, so that two do not count together."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self, crew: Crew[Any, Any]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "campaign_extract_requests", "Requests answered", ("method", "path", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "campaign_extract_request_seconds",
            "From the first byte of a request to the last of its answer",
            ("path",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        for name, told, value in (
            ("workers", "Worker processes", lambda: crew.jobs),
            ("workers_busy", "Workers with a request at hand", lambda: crew.busy),
            ("workers_replaced", "Workers that were killed or died, since the start", lambda: crew.replaced),
            ("requests_waiting", "Requests in the queue", lambda: crew.waiting),
        ):
            Gauge(f"campaign_extract_{name}", told, registry=self._registry).set_function(value)

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        """One request more."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def render(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self._registry)
