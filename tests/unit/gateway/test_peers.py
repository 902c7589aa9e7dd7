import asyncio

import grpc
import pytest
from wirelens.feeder.v1.feeder_pb2 import SubmitRequest

from services.common.broker.ports import free_ports
from services.gateway.peers import PeerError, Peers
from services.gateway.settings import GatewaySettings


def test_a_peer_that_is_not_there_is_named_and_unavailable_at_once() -> None:
    feeder, search = (f"127.0.0.1:{port}" for port in free_ports(2))

    async def ask() -> None:
        peers = Peers(GatewaySettings(feeder=feeder, search=search))
        try:
            await peers.submit(SubmitRequest())
        finally:
            await peers.close()

    with pytest.raises(PeerError) as error:
        asyncio.run(ask())

    assert (error.value.peer, error.value.code) == ("feeder", grpc.StatusCode.UNAVAILABLE)
