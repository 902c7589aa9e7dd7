"""Metrics of the feeder. The label `wire` has the ids of the operator's own file, which are few."""

from prometheus_client import Counter, Gauge, Histogram

ITEMS = Counter("wirelens_feeder_items_total", "Stories taken in, by what became of them", ["action"])
RECEIVED_BYTES = Counter("wirelens_feeder_received_bytes_total", "Bytes of wire items, by the way they came", ["way"])
REVISIONS = Counter("wirelens_feeder_revisions_total", "Revisions that Kafka has acknowledged", ["status"])
STORIES = Gauge("wirelens_feeder_registry_stories", "Stories in the registry, killed ones too")
PUBLISH_SECONDS = Histogram(
    "wirelens_feeder_publish_seconds",
    "Time from sending a batch of revisions to the broker's last answer for it",
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
HELD = Gauge("wirelens_feeder_held_stories", "Stories under embargo that wait for their time")
OVERDUE_SECONDS = Gauge(
    "wirelens_feeder_overdue_seconds",
    "How long the first story that should have gone out, or have expired, waits for it; 0 where none does",
)
TIMED = Counter(
    "wirelens_feeder_timed_total",
    "Stories whose time came, by what became of them: released, expired, or dropped for having expired while held",
    ["outcome"],
)
for _outcome in ("released", "expired", "dropped"):
    TIMED.labels(_outcome)
FOREIGN = Counter(
    "wirelens_feeder_foreign_records_total",
    "Records of the feeder's topics that it did not write: a second feeder runs",
)
FEED_POLLS = Counter(
    "wirelens_feeder_feed_polls_total",
    "Times that a feed was asked, by what came of it: fetched, unchanged, failed, gone",
    ["wire", "outcome"],
)
FEED_ANSWERED = Gauge(
    "wirelens_feeder_feed_answered_timestamp_seconds",
    "When a feed's server last gave the feed or said that it had not changed, since the epoch; before that, when the"
    " feeder started",
    ["wire"],
)
FEED_NEWS = Gauge(
    "wirelens_feeder_feed_news_timestamp_seconds",
    "When a feed last brought something new, since the epoch; before that, when it was asked first",
    ["wire"],
)
FEED_SILENT_AFTER = Gauge(
    "wirelens_feeder_feed_silent_after_seconds", "How long a feed may bring nothing new", ["wire"]
)
FEED_OUTCOMES = ("fetched", "unchanged", "failed", "gone")
MOVED = Counter("wirelens_feeder_backfill_moved_total", "Stories moved on from the backfill lane")
