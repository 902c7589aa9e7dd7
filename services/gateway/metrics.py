"""Metrics of the gateway."""

from prometheus_client import Counter, Gauge

REQUESTS = Counter("wirelens_gateway_requests_total", "HTTP requests answered", ["route", "code"])
STREAMS = Gauge("wirelens_gateway_streams", "Streams open now")
STREAMED = Counter("wirelens_gateway_streamed_total", "Events sent to subscribers", ["kind"])
HIDDEN = Counter("wirelens_gateway_hidden_total", "Events that said nothing new to a stream, and were not sent on it")
