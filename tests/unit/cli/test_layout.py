from pathlib import Path

from services.cli.layout import SERVICES, Layout


def test_no_two_things_listen_on_one_port() -> None:
    ports = Layout.default().all_ports

    assert len(set(ports.values())) == len(ports) == 3 + 2 * len(SERVICES)


def test_a_layout_can_be_made_of_any_ports() -> None:
    numbers = list(range(3 + 2 * len(SERVICES)))

    assert sorted(Layout.of(numbers).all_ports.values()) == numbers


def test_a_service_is_told_where_its_peers_are() -> None:
    layout = Layout.default()

    environment = layout.environment("quotes", Path("state"), "127.0.0.1:9092", "x.")

    assert environment["WIRELENS_PARSER"] == f"127.0.0.1:{layout.grpc['parser']}"
    assert environment["WIRELENS_GRPC_PORT"] == str(layout.grpc["quotes"])
    assert environment["WIRELENS_TOPIC_PREFIX"] == "x."
