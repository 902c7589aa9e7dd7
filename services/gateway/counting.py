"""Counts what is answered, by route and status: plain ASGI, so that a stream passes through untouched."""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway import metrics


class Counting:
    """Middleware. The label is the route's pattern, never a path that a client made up."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count its answer once, when it begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def counted(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _count(scope, message["status"])
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception:
            if not begun:
                _count(scope, 500)
            raise


def _count(scope: Scope, status: int) -> None:
    route: Any = scope.get("route")
    metrics.REQUESTS.labels(getattr(route, "path", "none"), status).inc()
