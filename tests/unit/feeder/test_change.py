import pytest
from wirelens.article.v1.article_pb2 import Article

from services.feeder.change import told
from services.feeder.item import Item
from services.feeder.text import from_plain

BODY = "They went on.\n\nNobody knew why."


def name(headline: str = "Talks go on", body: str = BODY, **more: str) -> str:
    return Article.Change.Name(told(Item(guid="g", text=from_plain(headline, body), **more)))


@pytest.mark.parametrize(
    ("headline", "change"),
    [
        ("CORRECTED-Talks go on", "CORRECTION"),
        ("CORRECTED (OFFICIAL)-Talks go on", "CORRECTION"),
        ("CORRECTED-UPDATE 2-Talks go on", "CORRECTION"),
        ("Correction: Talks story", "CORRECTION"),
        ("Berichtigung: Gespräche gehen weiter", "CORRECTION"),
        ("RETTIFICA: i colloqui continuano", "CORRECTION"),
        ("REFILE-UPDATE 1-Talks go on", "REFILE"),
        ("UPDATE 2-Talks go on", "UPDATE"),
        ("UPDATE1: Talks go on", "UPDATE"),
        ("Updated: Talks go on", "UPDATE"),
        ("RPT-UPDATE 3-Talks go on", "REPEAT"),
        ("REPEAT-Talks go on", "REPEAT"),
        ("BC-Talks, 2nd Ld-Writethru", "WRITETHRU"),
        ("BC-Talks, 1st Ld", "UPDATE"),
        ("Talks go on", "UNTOLD"),
        ("Corrected figures please the minister", "UNTOLD"),
        ("Update on talks", "UNTOLD"),
        ("Market correction - what it means", "UNTOLD"),
    ],
)
def test_a_headline_tells_by_what_stands_before_it(headline: str, change: str) -> None:
    assert name(headline) == change


@pytest.mark.parametrize(
    ("signal", "change"),
    [
        ("update", "UPDATE"),
        ("newlead", "UPDATE"),
        ("correction", "CORRECTION"),
        ("update, correction", "CORRECTION"),
        ("writethru", "WRITETHRU"),
        ("write-through", "WRITETHRU"),
        ("refile", "REFILE"),
        ("repeat", "REPEAT"),
        ("newscontent, singlesource", "UNTOLD"),
        ("advisory", "UNTOLD"),
    ],
)
def test_a_signal_tells(signal: str, change: str) -> None:
    assert name(signal=signal) == change


@pytest.mark.parametrize(
    ("top", "change"),
    [
        ("(Corrects spelling of name in paragraph 3)", "CORRECTION"),
        ("(Adds quotes, corrects figure in last paragraph)", "CORRECTION"),
        ("(Updates with minister's answer)", "UPDATE"),
        ("(Refiles to fix headline)", "REFILE"),
        ("(Repeats for wider readership)", "REPEAT"),
        ("Eds: This version CORRECTS that it was Monday.", "CORRECTION"),
        ("(This May 3 story has been corrected to fix a name)", "CORRECTION"),
        ("This story has been refiled to add a dateline.", "REFILE"),
        ("He updates his story and corrects his friends.", "UNTOLD"),
        ("This story of a man who corrected himself is old.", "UNTOLD"),
    ],
)
def test_a_note_on_top_of_the_text_tells(top: str, change: str) -> None:
    assert name(body=f"{top}\n\n{BODY}") == change


def test_a_note_to_editors_tells() -> None:
    assert name(note="Corrects the minister's name in the second paragraph") == "CORRECTION"
    assert name(note="BC-Talks, 3rd Ld-Writethru") == "WRITETHRU"


def test_a_note_that_stays_at_the_end_of_every_later_version_tells_nothing() -> None:
    assert name(body="\n\n".join(["They went on."] * 5 + ["(Corrects spelling)"])) == "UNTOLD"
