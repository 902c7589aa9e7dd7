"""Every error over HTTP: `{"error": "one line"}` with its status; 503 says when to come again."""

from collections.abc import Mapping

import grpc
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.gateway.peers import PeerError

log = structlog.get_logger()

RETRY_AFTER_SECONDS = 2

_STATUS = {
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 503,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.DEADLINE_EXCEEDED: 503,
}


class Refused(Exception):
    """Answer this status and one line."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def add(api: FastAPI) -> None:
    """Answer every error of `api` in one shape, the framework's own too."""

    @api.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return _answer(error.status, error.detail)

    @api.exception_handler(PeerError)
    async def peer(_: Request, error: PeerError) -> Response:
        status = _STATUS.get(error.code, 502)
        if status in (400, 404):
            return _answer(status, error.detail)
        return _answer(status, f"{error.peer} {'is not available' if status == 503 else 'failed'}: {error.detail}")

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        wrong = (f"{'.'.join(str(part) for part in e['loc'][1:]) or e['loc'][0]}: {e['msg']}" for e in error.errors())
        return _answer(400, "; ".join(wrong))

    @api.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        detail = f"there is no {request.url.path}" if error.status_code == 404 else str(error.detail)
        return _answer(error.status_code, detail, error.headers)

    @api.exception_handler(Exception)
    async def bug(_: Request, error: Exception) -> Response:
        log.error("request failed", exc_info=error)
        return _answer(500, "the gateway failed at this; its log says why")


def _answer(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {}
    return JSONResponse({"error": " ".join(detail.split())}, status, {**(headers or {}), **retry})
