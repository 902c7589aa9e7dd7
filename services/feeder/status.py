"""The publishing status of an item, as the wires spell it."""

from wirelens.article.v1.article_pb2 import Article

from services.feeder.item import Status

EMBARGOED = "embargoed"
"""What NITF and NewsML 1.x call the status of what is usable from some time on."""
WITHOUT_TIME = "it is embargoed and does not say until when: send it when it may go out, or give its time"

_STATUS: dict[str, "Status.ValueType"] = {
    "": Article.USABLE,
    "usable": Article.USABLE,
    "withheld": Article.WITHHELD,
    "withhold": Article.WITHHELD,
    "canceled": Article.CANCELED,
    "cancelled": Article.CANCELED,
    "killed": Article.CANCELED,
}


def status_of(word: str) -> "Status.ValueType | None":
    """Return IPTC's pubStatus of a word or a code ("stat:canceled"); of none, usable; None where it is not known."""
    return _STATUS.get(word.strip().rstrip("/").replace("/", ":").rpartition(":")[2].lower())
