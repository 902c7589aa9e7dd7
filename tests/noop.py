"""A service whose core does nothing, to weigh the plumbing: `WIRELENS_IDLE=quotes python -m tests.noop`.

The idle parser still answers with a Document as large as a real one, for carrying it is plumbing.
"""

import os
import runpy
from dataclasses import replace
from importlib import import_module
from typing import Any

from wirelens.document.v1.document_pb2 import Document
from wirelens.entities.v1.entities_pb2 import EntitiesSection
from wirelens.events import text_sha256
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse
from wirelens.quotes.v1.quotes_pb2 import QuotesSection
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection

SECTIONS = {"entities": EntitiesSection, "quotes": QuotesSection, "sentiment": SentimentSection}


async def idle_parse(_: object, message: bytes) -> bytes:
    text = ParseRequest.FromString(message).text
    count = text.count(" ") + text.count("\n") + 1
    column = [1] * count
    document = Document(text_sha256=text_sha256(text), model="idle", labels=["", "X"], sentence_first_token=[0])
    for field in ("token_length", "token_pos", "token_tag", "token_dep", "token_head"):
        getattr(document, field).extend(column)
    document.token_start.extend(range(count))
    return ParseResponse(document=document).SerializeToString()


def main(name: str) -> None:
    if name == "parser":
        import_module("services.parser.pool").Pool.parse = idle_parse
    else:
        agent: Any = import_module(f"services.{name}.agent")
        build, section = agent.enricher, SECTIONS[name]
        agent.enricher = lambda *args: replace(build(*args), core=lambda article, document: section())
    runpy.run_module(f"services.{name}", run_name="__main__")


if __name__ == "__main__":
    main(os.environ["WIRELENS_IDLE"])
