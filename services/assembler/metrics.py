"""Metrics of the assembler.

Conservation: the records that were read from `articles` = `revisions_total` over all outcomes + `in_flight_revisions`,
at any moment, since the process started.
"""

from prometheus_client import Counter, Gauge

EVENTS = Counter(
    "wirelens_assembler_events_total",
    "Events made: complete, partial (sections missing), late (a section or revision merged in), recalled (a kill)",
    ["kind"],
)
for _kind in ("complete", "partial", "late", "recalled"):
    EVENTS.labels(_kind)
REVISIONS = Counter(
    "wirelens_assembler_revisions_total",
    "Article records by what became of them: complete, partial, recalled, superseded (by a later one of the article),"
    " released (with their partition, unfinished), skipped (unreadable)",
    ["outcome"],
)
for _outcome in ("complete", "partial", "recalled", "superseded", "released", "skipped"):
    REVISIONS.labels(_outcome)
IN_FLIGHT = Gauge("wirelens_assembler_in_flight_revisions", "Article records taken that are not settled")
OPEN = Gauge("wirelens_assembler_open_articles", "Articles that wait for sections")
OPEN_MAX = Gauge("wirelens_assembler_open_max", "Most articles that waited at once since the process started")
OPEN_BYTES = Gauge("wirelens_assembler_open_bytes", "Size of what is open, as records")
LATE = Gauge("wirelens_assembler_late_records", "Late sections and revisions that wait for the article's last event")
LATE_BYTES = Gauge("wirelens_assembler_late_bytes", "Size of what is late and waits, as records")
LATE_DROPPED = Counter(
    "wirelens_assembler_late_dropped_total", "Late records dropped, since a later text or a kill had replaced theirs"
)
READ_AGAIN = Counter(
    "wirelens_assembler_articles_read_again_total", "Articles read from Kafka again, since the index did not have them"
)
STALLED = Gauge(
    "wirelens_assembler_stalled_partitions", "Partitions on which an enricher is not waited for any more", ["enricher"]
)
UNCOMMITTED = Gauge("wirelens_assembler_uncommitted_records", "Records read that are not yet committed", ["topic"])
