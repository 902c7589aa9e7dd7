"""The metrics that every service has alike. Labels are bounded: never an id, never text from the wire."""

from prometheus_client import Counter, Gauge, Histogram, Info, start_http_server

AGE_BUCKETS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 1800, 3600)
HANDLE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

READY = Gauge("wirelens_ready", "1 while the service can do its work, else 0", ["service"])
CONSUMED = Counter("wirelens_records_consumed_total", "Records read from Kafka", ["service", "topic"])
PRODUCED = Counter("wirelens_records_produced_total", "Records that Kafka has acknowledged", ["service", "topic"])
LAG = Gauge("wirelens_consumer_lag_records", "Records in the assigned partitions not yet read", ["service", "topic"])
LAG_SECONDS = Gauge(
    "wirelens_consumer_lag_seconds",
    "Age of the record that was last read, in seconds; 0 where all has been read",
    ["service", "topic"],
)
DEAD_LETTERS = Counter("wirelens_dead_letters_total", "Records sent to the dead letters", ["service", "reason"])
RETRIES = Counter("wirelens_retries_total", "Calls and sends tried again since a peer was away", ["service", "peer"])
HANDLE = Histogram(
    "wirelens_handle_seconds", "Time to analyse or handle one record", ["service"], buckets=HANDLE_BUCKETS
)
AGE = Histogram(
    "wirelens_event_age_seconds",
    "Age of an article, counted from when the feeder received it, as its record leaves the service",
    ["service"],
    buckets=AGE_BUCKETS,
)


MODEL = Info("wirelens_model", "The model that is loaded, as its card states it, with its scores", ["service"])


def start(host: str, port: int) -> int:
    """Serve the metrics on a thread of their own; return the port (for `port` 0 it is chosen)."""
    server, _ = start_http_server(port, addr=host)
    return int(server.server_port)
