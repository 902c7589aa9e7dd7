from datetime import UTC, datetime

import pytest

from services.feeder import formats
from tests.unit.feeder.formats.reading import item, rejected, shown

BODY = "   GENEVA (Example) - They went on, as they so often had in the\r\nyears before.\r\n   Nobody knew why."
IPTC = f"\x16\x16\x01exa0123 4 pl 150  Talks/Geneva\r\n\x02Talks go on=\r\n\r\n{BODY}\r\n\x03\r\n031000 May 24\r\n\x04"
ANPA = (
    f"\x16\x16\x01a0534\r\n\x02r i BC-TALKS,1st Ld 05-03 0150\r\n^Talks go on<\r\n^By JANE DOE=\r\n{BODY}\r\n\r\n"
    + ("AP-NY-05-03-24 1000EDT\r\n\x03")
)
TEXT = [("HEADLINE", "Talks go on")]


def test_iptc_7901() -> None:
    found = item(IPTC)
    assert (found.guid, found.credit, found.slug) == ("exa-0123-2024-05-03", "exa", "Talks/Geneva")
    assert found.version_created == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert [kind for kind, _ in shown(found)] == ["HEADLINE", "BODY", "BODY"]
    assert shown(found)[:1] == TEXT


def test_anpa() -> None:
    found = item(ANPA)
    assert (found.guid, found.credit, found.slug) == ("AP-a0534-2024-05-03", "AP", "BC-TALKS,1st Ld")
    assert found.version_created == datetime(2024, 5, 3, 14, tzinfo=UTC)
    assert [kind for kind, _ in shown(found)] == ["HEADLINE", "BYLINE", "BODY", "BODY"]
    assert shown(found)[:1] == TEXT


def test_without_control_characters() -> None:
    plain = "".join(letter for letter in IPTC if letter >= " " or letter in "\r\n")
    assert item(plain.replace("Geneva\r\n", "Geneva\r\n\r\n")).guid == "exa-0123-2024-05-03"


def test_a_transmission_of_several() -> None:
    assert len(list(formats.read((IPTC + ANPA + "\x04").encode()))) == 2


def test_letters_of_the_older_charsets() -> None:
    assert "Zürich" in item(IPTC.replace("GENEVA", "Zürich").encode("cp1252")).text.text


def test_a_kill_is_told_with_what_it_names() -> None:
    found = item(IPTC.replace("Talks go on=", "BULLETIN KILL=\r\n\r\nKill the story slugged BC-TALKS."))
    assert (found.signal, found.concerns) == ("kill", "BC-TALKS")


@pytest.mark.parametrize("number", ["0122", "exa0122", "EXA0122"])
def test_a_kill_by_number_names_the_guid_of_that_days_message(number: str) -> None:
    found = item(IPTC.replace("Talks go on=", f"MANDATORY KILL=\r\n\r\nKill item {number}, slugged BC-TALKS."))
    assert found.concerns == "exa-0122-2024-05-03"


@pytest.mark.parametrize(
    "top",
    ["A soldier is killed in item 7", "Rebels kill the mayor", "The offer has been withdrawn", "ANNULLED: vote"],
)
def test_a_story_of_a_killing_is_no_notice(top: str) -> None:
    assert item(IPTC.replace("Talks go on", top)).signal == ""


def test_an_advisory_is_told_from_a_story_of_one() -> None:
    assert item(IPTC.replace("Talks go on", "BC-AP-Advisory, 2nd")).signal == "advisory"
    assert item(IPTC.replace("Talks go on", "Advisory council to meet")).signal == ""


def test_a_correction_is_told() -> None:
    assert item(IPTC.replace("Talks go on", "CORRECTED Talks go on")).signal == "correction"


def test_a_kill_by_slug_names_it() -> None:
    assert item(IPTC.replace("Talks go on=", "KILL: Talks/Geneva=")).concerns == "Talks/Geneva"


def test_a_message_whose_lines_say_that_it_kills_bears_its_storys_slug() -> None:
    found = item(IPTC.replace("Talks go on=", "Talks/Geneva/\r\nKILL\r\nTalks go on ="))
    assert (found.signal, found.concerns, found.slug) == ("kill", "", "Talks/Geneva/")


def test_a_teleprinted_message_without_its_end_is_refused() -> None:
    assert "send it whole" in rejected("ZCZC0512/SXA\r\nXCI10512\r\nR CRO S0A QBXB\r\nTalks go on\r\n").reason


def test_each_of_several_teleprinted_messages_is_a_story() -> None:
    one = (
        "ZCZC{}/SXA\r\nXCI1{}\r\nR CRO S0A QBXB\r\nTALKS GO ON\r\n   (EXA) - They went on.\r\n03-MAG-24 10:15 NNNN\r\n"
    )
    found = list(formats.read((one.format("0001", "0001") + one.format("0002", "0002")).encode()))
    assert [each.guid for each in found] == ["SXA-0001-2024-05-03", "SXA-0002-2024-05-03"]
