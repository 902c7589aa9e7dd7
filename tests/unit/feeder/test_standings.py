from contextlib import closing
from pathlib import Path

from services.feeder.standing import Standing
from services.feeder.standings import Standings

ONE = Standing("http://example.org/", 1.5, "e", "m", 2.5, 3, True)
OTHER = Standing("http://example.org/other", 9.0)


def test_what_is_put_is_there_after_a_restart(tmp_path: Path) -> None:
    with closing(Standings(tmp_path / "state" / "feeds.sqlite")) as standings:
        standings.put("a", OTHER)
        standings.put("b", OTHER)
        standings.put("a", ONE)
    with closing(Standings(tmp_path / "state" / "feeds.sqlite")) as again:
        assert (again.get("a"), again.get("b"), again.get("c")) == (ONE, OTHER, None)
