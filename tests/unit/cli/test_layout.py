from pathlib import Path

import pytest

from services.cli.layout import IN_GROUPS, SERVICES, Layout


def test_no_two_things_listen_on_one_port() -> None:
    ports = Layout.default().all_ports

    assert len(set(ports.values())) == len(ports) == 3 + 2 * len(SERVICES)


def test_a_layout_can_be_made_of_any_ports() -> None:
    numbers = list(range(3 + 2 * len(SERVICES)))

    assert sorted(Layout.of(numbers).all_ports.values()) == numbers


def test_a_service_is_told_where_its_peers_are() -> None:
    layout = Layout.default()

    environment = layout.environment("quotes", Path("state"), "broker:1", "x.")

    for peer in ("parser", "feeder", "search"):
        assert environment[f"WIRELENS_{peer.upper()}"] == f"127.0.0.1:{layout.grpc[peer]}"
    assert environment["WIRELENS_KAFKA"] == "broker:1"
    assert environment["WIRELENS_TOPIC_PREFIX"] == "x."


def test_a_service_is_told_where_it_listens_and_keeps_its_state() -> None:
    layout = Layout.default()

    environment = layout.environment("quotes", Path("state"), "broker:1")

    assert environment["WIRELENS_GRPC_PORT"] == str(layout.grpc["quotes"])
    assert environment["WIRELENS_METRICS_PORT"] == str(layout.metrics["quotes"])
    assert environment["WIRELENS_HTTP_PORT"] == str(layout.http)
    assert environment["WIRELENS_STATE"] == "state/quotes"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_a_static_member_only_where_it_is_in_a_group(service: str) -> None:
    environment = Layout.default().environment(service, Path("state"), "broker:1")

    assert environment.get("WIRELENS_INSTANCE_ID") == (f"{service}-0" if service in IN_GROUPS else None)
