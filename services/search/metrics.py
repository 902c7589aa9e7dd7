"""Metrics of the search service."""

from prometheus_client import Counter, Gauge, Histogram

DOCUMENTS = Gauge("wirelens_search_documents", "Articles in the index, killed ones too")
QUERIES = Counter("wirelens_search_queries_total", "Queries answered", ["outcome"])
QUERY_SECONDS = Histogram("wirelens_search_query_seconds", "Time to answer one query")
ERASED = Counter("wirelens_search_erased_total", "Articles whose text was taken out of the index by a kill")
