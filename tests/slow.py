"""The sentiment service with a slow core: `python -m tests.slow` takes a quarter of a second for each article."""

import time
from dataclasses import replace
from typing import Any

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

from services.common.enricher import Enricher
from services.sentiment import agent

SECONDS = 0.25
build = agent.enricher


def drowsy(*args: Any) -> Enricher[SentimentSection]:
    swift = build(*args)

    def slow(article: Article, document: Document) -> SentimentSection:
        time.sleep(SECONDS)
        return swift.core(article, document)

    return replace(swift, core=slow)


agent.enricher = drowsy

if __name__ == "__main__":
    import runpy

    runpy.run_module("services.sentiment", run_name="__main__")
