"""Structured logs on stderr: JSON lines for machines, coloured lines for people."""

import logging
import sys
from typing import Any

import structlog

from services.common.settings import ServiceSettings, shown


def configure(service: str, settings: ServiceSettings) -> None:
    """Set up structlog, and what libraries log by `logging`, for this process; log the settings once."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any
    if settings.log_format == "json":
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # Libraries speak of each reconnect and rebalance at INFO; our own lines say what matters.
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    # While a broker is away they say so several times a second; our own lines and metrics say it once.
    for noisy in ("kafka", "aiokafka"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    structlog.contextvars.bind_contextvars(service=service)
    structlog.get_logger().info("starting", settings=shown(settings))
