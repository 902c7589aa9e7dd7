from pathlib import Path

import pytest

from services.common.settings import load, shown
from services.feeder.settings import FeederSettings
from services.feeder.wires import Credentials, Feed, Folder, Push, Rights, Wire, read

WHOLE = """
wires:
  - id: example
    kind: feed
    url: https://example.org/rss
    every: 5m
    silent_after: 12h
    credentials: {bearer: EXAMPLE_TOKEN}
    language: en
    rights: {credit: Example News, usage_terms: Not for broadcast}
    lane: backfill
  - {id: agency, kind: folder, folder: spool}
  - {id: partner, kind: push, language: pt-BR}
"""
TOKEN = {"EXAMPLE_TOKEN": "hunter2"}


def found(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> tuple[Wire, ...]:
    (tmp_path / "wires.yaml").write_text(text)
    return read(tmp_path / "wires.yaml", TOKEN if environ is None else environ)


def error(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ValueError, match=r"wires\.yaml") as wrong:
        found(tmp_path, text, environ)
    said = str(wrong.value)
    assert "\n" not in said
    return said.replace(f"{tmp_path}/", "")


def test_a_file_names_wires_of_every_kind(tmp_path: Path) -> None:
    assert found(tmp_path, WHOLE) == (
        Feed(
            id="example",
            url="https://example.org/rss",
            every="5m",
            silent_after="12h",
            credentials=Credentials(bearer="EXAMPLE_TOKEN"),
            language="en",
            rights=Rights(credit="Example News", usage_terms="Not for broadcast"),
            lane="backfill",
        ),
        Folder(id="agency", folder=tmp_path / "spool"),
        Push(id="partner", language="pt-BR"),
    )


def test_what_is_not_said_is_live_and_asked_for_every_five_minutes(tmp_path: Path) -> None:
    (wire,) = found(tmp_path, "wires: [{id: a, kind: feed, url: 'http://example.org/'}]")
    assert isinstance(wire, Feed)
    assert (wire.lane, wire.language, wire.rights, wire.every, wire.silent_after) == ("live", "", Rights(), 300, 86400)


@pytest.mark.parametrize(("written", "seconds"), [("30s", 30), ("1.5m", 90), ("2 h", 7200), ("1d", 86400)])
def test_durations_have_a_unit(tmp_path: Path, written: str, seconds: float) -> None:
    (wire,) = found(tmp_path, f"wires: [{{id: a, kind: feed, url: 'http://example.org/', every: {written}}}]")
    assert isinstance(wire, Feed)
    assert wire.every == seconds


def test_no_wires_are_none(tmp_path: Path) -> None:
    assert found(tmp_path, "wires: []") == ()


FEED = "{id: ap, kind: feed, url: 'http://example.org/'"


@pytest.mark.parametrize(
    ("wires", "said"),
    [
        ("{kind: push}", "wires.yaml:wire 1.id: is missing: give it"),
        ("{id: ap, kind: fax}", "wires.yaml:ap.kind: is one of feed, folder, push"),
        ("{id: ap}", "wires.yaml:ap.kind: is one of feed, folder, push"),
        ("ap", "wires.yaml:wire 1: is no such list or mapping"),
        ("{id: ap, kind: feed}", "wires.yaml:ap.url: is missing: give it"),
        ("{id: ap, kind: push, url: x}", "wires.yaml:ap.url: is unknown here, where there are id, kind, lan"),
        ("{id: ap, kind: push, language: no}", "wires.yaml:ap.language: is no text: put it into quotation marks"),
        ("{id: ap, kind: push, language: English tongue}", "wires.yaml:ap.language: is no language tag"),
        ("{id: ap, kind: push, lane: slow}", "wires.yaml:ap.lane: input should be 'live' or 'backfill'"),
        ("{id: '', kind: push}", "wires.yaml:wire 1.id: is one line of 1 to 200 characters"),
        ("{id: ap, kind: feed, url: 'ftp://example.org/'}", "wires.yaml:ap.url: is no address: write http://"),
        ("{id: ap, kind: feed, url: 'file:///etc/passwd'}", "wires.yaml:ap.url: is no address"),
        ("{id: ap, kind: feed, url: 'http://[/'}", "wires.yaml:ap.url: is no address"),
        (f"{FEED}, every: 5}}", "wires.yaml:ap.every: is no duration: write 30s, 5m, 12h or 2d"),
        (f"{FEED}, every: 0s}}", "wires.yaml:ap.every: input should be greater than or equal to 1"),
        (f"{FEED}, rights: {{credits: x}}}}", "wires.yaml:ap.rights.credits: is unknown"),
        (f"{FEED}, credentials: {{bearer: A, basic: B}}}}", "wires.yaml:ap.credentials: has both basic and bearer"),
        ("{id: a, kind: push}, {id: a, kind: push}", "wires.yaml:file: more than one wire has the id a"),
        (
            "{id: a, kind: folder, folder: x}, {id: b, kind: folder, folder: x}",
            "wires.yaml:file: more than one wire has the folder x",
        ),
    ],
)
def test_what_is_wrong_is_said_by_wire_and_field(tmp_path: Path, wires: str, said: str) -> None:
    assert said in error(tmp_path, f"wires: [{wires}]")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    said = error(tmp_path, "wires: [{id: a, kind: feed}, {id: b, kind: folder}]")
    assert said == "wires.yaml:a.url: is missing: give it; wires.yaml:b.folder: is missing: give it"


@pytest.mark.parametrize("text", ["", "[]", "wires:", "wires: {id: a}", "wires: [", "wirez: []", "\x00"])
def test_a_file_of_another_kind_is_one_line(tmp_path: Path, text: str) -> None:
    assert error(tmp_path, text)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"wires\.yaml: cannot be read: .*No such file"):
        read(tmp_path / "wires.yaml")


@pytest.mark.parametrize(
    "field", ["credentials: {bearer: hunter2-secret}", "credentials: {headers: {X-Key: hunter2-secret}}"]
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, field: str) -> None:
    said = error(tmp_path, f"wires: [{FEED}, {field}}}]")
    assert "names a variable of the environment" in said
    assert "hunter2" not in said


def test_a_secret_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    said = error(tmp_path, "wires: [{id: ap, kind: feed, url: 'https://user:hunter2@example.org/'}]")
    assert "wires.yaml:ap.url: holds a secret" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("credentials", "environ", "said"),
    [
        ("{bearer: T}", {}, "wires.yaml:ap.credentials: T is not set"),
        ("{query: {key: T}}", {"T": " "}, "wires.yaml:ap.credentials: T is not set"),
        ("{basic: T}", {"T": "hunter2"}, "wires.yaml:ap.credentials: T holds no USER:PASSWORD"),
    ],
)
def test_a_secret_that_is_not_there_is_said_at_start(
    tmp_path: Path, credentials: str, environ: dict[str, str], said: str
) -> None:
    found_error = error(tmp_path, f"wires: [{FEED}, credentials: {credentials}}}]", environ)
    assert said in found_error
    assert "hunter2" not in found_error


def test_secrets_go_with_a_request_in_their_places() -> None:
    environ = {"A": "user:pass\n", "B": "token", "C": "key"}
    assert Credentials(basic="A").secrets(environ).headers == {"Authorization": "Basic dXNlcjpwYXNz"}
    assert Credentials(bearer="B").secrets(environ).headers == {"Authorization": "Bearer token"}
    both = Credentials(headers={"X-Key": "C"}, query={"token": "B"}).secrets(environ)
    assert (both.headers, both.params) == ({"X-Key": "key"}, {"token": "token"})
    assert "token" not in repr(both)


def test_a_setting_names_the_file_and_no_secret_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wires.yaml").write_text(WHOLE)
    monkeypatch.setenv("WIRELENS_WIRES", str(tmp_path / "wires.yaml"))
    monkeypatch.setenv("EXAMPLE_TOKEN", "hunter2")
    settings = load(FeederSettings)
    assert [wire.id for wire in settings.wires] == ["example", "agency", "partner"]
    assert "hunter2" not in str(shown(settings))


def test_a_wrong_file_ends_the_start_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wires.yaml").write_text("wires: [{id: ap, kind: fax}]")
    monkeypatch.setenv("WIRELENS_WIRES", str(tmp_path / "wires.yaml"))
    with pytest.raises(SystemExit) as ended:
        load(FeederSettings)
    assert ended.value.code == 2
    path = tmp_path / "wires.yaml"
    assert capsys.readouterr().err == f"wrong setting: WIRELENS_WIRES: {path}:ap.kind: is one of feed, folder, push\n"
