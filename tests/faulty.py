"""The quotes service with a fault in its core: `python -m tests.faulty` fails for every text that says "cursed"."""

from dataclasses import replace
from typing import Any

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.quotes.v1.quotes_pb2 import QuotesSection

from services.common.enricher import Enricher
from services.quotes import agent

build = agent.enricher


def cursed(*args: Any) -> Enricher[QuotesSection]:
    sound = build(*args)

    def faulty(article: Article, document: Document) -> QuotesSection:
        if "cursed" in article.text:
            raise ValueError("the text is cursed")
        return sound.core(article, document)

    return replace(sound, core=faulty)


agent.enricher = cursed

if __name__ == "__main__":
    import runpy

    runpy.run_module("services.quotes", run_name="__main__")
