"""The gRPC door: ParserService.Parse."""

from typing import Any

import grpc
from wirelens.parser.v1 import parser_pb2, parser_pb2_grpc
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse

from services.common.poison import Poison, Reason
from services.common.rpc import Register
from services.parser.cache import Parses
from services.parser.pool import ExhaustedError

NAME = parser_pb2.DESCRIPTOR.services_by_name["ParserService"].full_name
MAX_TEXT_BYTES = 512 * 1024
"""In UTF-8. The feeder cuts what is longer."""


class ParserServicer(parser_pb2_grpc.ParserServiceServicer):
    """Answers from the cache, or has a worker parse the text; none of the parsing happens here."""

    def __init__(self, parses: Parses) -> None:
        self._parses = parses

    async def Parse(self, request: ParseRequest, context: Any) -> ParseResponse:  # noqa: N802
        """Parse; INVALID_ARGUMENT names a reason of Failure, as "REASON: detail"."""
        try:
            if len(request.text.encode()) > MAX_TEXT_BYTES:
                raise Poison(Reason.TOO_LARGE, f"a text above {MAX_TEXT_BYTES} bytes")
            return ParseResponse.FromString(await self._parses.get(request.SerializeToString(deterministic=True)))
        except Poison as poison:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{poison.reason_name}: {poison.detail}")
            raise
        except ExhaustedError as error:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
            raise


def register(parses: Parses) -> Register:
    """Return what adds the servicer to a server."""
    return lambda server: parser_pb2_grpc.add_ParserServiceServicer_to_server(ParserServicer(parses), server)
