"""The services that the gateway asks."""

from wirelens.feeder.v1.feeder_pb2_grpc import FeederServiceStub
from wirelens.search.v1.search_pb2_grpc import SearchServiceStub

from services.common.rpc import channel
from services.gateway.settings import GatewaySettings


class Peers:
    """Stubs of the feeder and of search. Make it on the event loop that uses it."""

    TIMEOUT = 5.0
    """Seconds that a query may take."""
    SUBMIT_TIMEOUT = 30.0
    """Seconds that taking in a body may take, up to the broker's answer."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._channels = [channel(settings.feeder), channel(settings.search)]
        self.feeder = FeederServiceStub(self._channels[0])
        self.search = SearchServiceStub(self._channels[1])

    async def close(self) -> None:
        """Close the channels."""
        for each in self._channels:
            await each.close()
