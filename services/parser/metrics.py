"""Metrics of the parser."""

from prometheus_client import Counter, Gauge, Histogram

PARSES = Counter("wirelens_parser_parses_total", "Texts that workers were given", ["outcome"])
"""outcome: parsed, poison."""
PARSE_SECONDS = Histogram(
    "wirelens_parser_parse_seconds",
    "Time that a worker took for a text it parsed",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100),
)
CACHE = Counter("wirelens_parser_cache_requests_total", "Requests by where their answer came from", ["result"])
"""result: hit (parsed before), joined (being parsed for another caller), miss."""
CACHE_BYTES = Gauge("wirelens_parser_cache_bytes", "Size of the cached answers")
QUEUE = Gauge("wirelens_parser_queue_texts", "Texts that wait for a worker")
WORKERS = Gauge("wirelens_parser_workers", "Workers with a loaded model")
RESTARTS = Counter("wirelens_parser_worker_restarts_total", "Workers replaced since they ended", ["cause"])
"""cause: overran (the text used up its CPU time), died."""
EXHAUSTED = Counter("wirelens_parser_exhausted_total", "Requests refused since the queue was full")
