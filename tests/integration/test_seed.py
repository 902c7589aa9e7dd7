"""The first real article goes in at one end, and comes out found, quoted, scored, indexed and streamed."""

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from wirelens.cli import main as command
from wirelens.json import from_json
from wirelens.verify import verify

from services.common import topics
from services.common.broker.kafka import Broker
from services.common.settings import KafkaSettings
from tests.seed import SEED, needs_seed
from tests.stack import Running, running, until

pytestmark = [pytest.mark.kafka, needs_seed]
README = Path(__file__).parents[2] / "README.md"
DIRECT = {
    "Cooperation in the fight against terrorism has": "Ebrahim Raisi",
    "Others claimed to fight": "Ebrahim Raisi",
    "Cooperation with Iran is not sporadic": "Dmitry Peskov",
    "There is no doubt about the": "Hossein Amir Abdollahian",
}


@pytest.fixture(scope="module")
def stack(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A whole stack; each test sends the article under another name, which makes it another story."""
    settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix="seed.")
    topics.apply(settings)
    with running(broker, settings.topic_prefix, tmp_path_factory.mktemp("state")) as started:
        yield started


def wirelens(stack: Running, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, command.__file__, *arguments, "--url", stack.layout.url],
        text=True,
        capture_output=True,
        timeout=60,
    )


def test_the_seed_article_is_sent_found_shown_and_killed(stack: Running) -> None:
    sent = wirelens(stack, "send", "--json", str(SEED))
    receipt = json.loads(sent.stdout)
    assert (receipt["action"], receipt["paragraphs"] > 15) == ("ACCEPTED", True)

    article_id = receipt["articleId"]
    until(lambda: _whole(stack, article_id), "the article is whole in the index")
    found = wirelens(stack, "search", "Ushakov")
    assert article_id in found.stdout
    shown = wirelens(stack, "show", article_id)
    assert "Ebrahim Raisi" in shown.stdout
    assert "Tone" in shown.stdout

    position = _position(stack, article_id)
    killed = wirelens(stack, "kill", article_id, "--reason", "test")
    assert killed.returncode == 0
    until(lambda: wirelens(stack, "search", "Ushakov").returncode == 1, "the killed article is not found")
    tail = wirelens(stack, "tail", "--from", position, "-n", "1", "--json")
    recall = json.loads(tail.stdout)
    assert (recall["event"], recall["articleId"], recall["text"]) == ("recalled", article_id, "")


def test_the_readmes_example_for_a_subscriber_runs_as_printed(stack: Running) -> None:
    example = re.search(r"(?ms)^    from wirelens.client import.*?(?=^\S)", README.read_text())
    assert example
    code = textwrap.dedent(example[0]).replace("http://127.0.0.1:8080", stack.layout.url)
    article_id = stack.client.submit(SEED.read_bytes(), name="readme.txt")[0]["articleId"]
    with subprocess.Popen(
        [sys.executable, "-u", "-c", f"def forget(article_id):\n    print('forgot', article_id)\n\n{code}"],
        text=True,
        stdout=subprocess.PIPE,
    ) as reader:
        try:
            assert reader.stdout
            assert any(line.startswith("Ebrahim Raisi “Cooperation in the fight") for line in reader.stdout)
            stack.client.kill(article_id, "test")
            assert f"forgot {article_id}\n" in reader.stdout
        finally:
            reader.kill()


def test_every_annotation_of_the_seed_article_holds(stack: Running) -> None:
    article_id = stack.client.submit(SEED.read_bytes(), name="annotated.txt")[0]["articleId"]
    article = until(lambda: _whole(stack, article_id), "the article is whole in the index")

    assert verify(from_json(json.dumps(article))) == []
    direct = {}
    for quote in article["quotes"]["quotes"]:
        if quote["kind"] == "DIRECT":
            words = " ".join(span["exact"] for span in quote["content"]).strip("“”\"' ")
            direct[next((start for start in DIRECT if words.startswith(start)), words)] = quote["speaker"]["name"]
    assert direct == DIRECT


OTHERS = {
    "de": "Der Hafen ist am Montag geschlossen worden, nachdem ein Kran in das Becken gestürzt war. Verletzt wurde "
    "niemand, teilte die Verwaltung mit, doch die Fähren werden nicht vor dem Wochenende fahren.",
    "ru": "Порт закрыли в понедельник после того, как в бассейн упал кран. «Никто не пострадал», — сказала мэр.",
    "ar": "أُغلق الميناء يوم الاثنين بعد سقوط رافعة في الحوض، ولم يصب أحد بأذى، حسبما قالت الإدارة.",
    "ja": "月曜日にクレーンがドックに落下したため、港は閉鎖された。「けが人はいない」と管理者は述べた。",
    "el": "Το λιμάνι έκλεισε.",
    "ko": "항구 폐쇄",
}  # fmt: skip


def test_stories_in_other_languages_pass_through_untouched_and_marked(stack: Running) -> None:
    """No item says which language it is in."""
    items = [json.dumps({"guid": f"in-{code}", "headline": body[:12], "body": body}) for code, body in OTHERS.items()]
    receipts = stack.client.submit("\n".join(items).encode(), name="others.jsonl")
    for receipt, (code, body) in zip(receipts, OTHERS.items(), strict=True):
        article = until(lambda of=receipt: _whole(stack, of["articleId"]), f"{code} is whole in the index")
        assert (article["language"], article["text"]) == (code, f"{body[:12].strip()}\n\n{body}")
        for section, found in (("entities", "entities"), ("quotes", "quotes"), ("sentiment", "targets")):
            assert article[section]["info"]["unsupportedLanguage"] is True
            assert not article[section].get(found)


FIRST = "Two people died when a ferry sank off Porto on Monday.\n\n“We lost the engine,” Luis Reyes told reporters."
SECOND = FIRST.replace("Two", "Three") + "\n\n“The harbour was closed at noon,” said Ana Duarte, a spokeswoman."


def send(stack: Running, guid: str, version: str, body: str, **more: str) -> dict:
    """Return the version as it is indexed, whole."""
    item = {"guid": guid, "version": version, "headline": "Ferry sinks", "body": body, "language": "en"}
    [receipt] = stack.client.submit(json.dumps(item | more).encode(), name="ferry.jsonl")

    def indexed() -> dict | None:
        article = _whole(stack, receipt["articleId"])
        return article if article and article["version"] == version and article["status"] == "USABLE" else None

    return until(indexed, f"version {version} is whole in the index")


def test_a_killed_story_lives_again_by_a_higher_version(stack: Running) -> None:
    article_id = send(stack, "revived", "1", FIRST)["articleId"]
    stack.client.kill(article_id, "test")
    until(lambda: stack.client.get(article_id)["status"] == "CANCELED", "it is killed")

    article = send(stack, "revived", "2", SECOND)

    assert (article["articleId"], article["revision"], article["textRevision"]) == (article_id, 3, 3)
    assert [one["speaker"]["name"] for one in article["quotes"]["quotes"]] == ["Luis Reyes", "Ana Duarte"]
    assert article_id in [hit["articleId"] for hit in stack.client.search("spokeswoman")["hits"]]


def test_a_correction_says_what_it_changed_until_the_story_is_killed(stack: Running) -> None:
    article_id = send(stack, "ferry", "1", FIRST)["articleId"]
    article = send(stack, "ferry", "2", SECOND, signal="correction")

    assert verify(from_json(json.dumps(article))) == []
    told = article["difference"]
    assert (article["change"], told["sinceVersion"]) == ("CORRECTION", "1")
    assert {"at": len("Ferry sinks\n\n"), "removed": "Two", "added": "Three"} in told["edits"]
    assert [(one["kind"], one["speaker"]) for one in told["quotes"]] == [("ADDED", "Ana Duarte")]
    assert ("CAME", "Ana Duarte") in [(one["kind"], one["name"]) for one in told["entities"]]
    shown = wirelens(stack, "show", "--versions", article_id).stdout
    assert "− Two  + Three" in shown

    stack.client.kill(article_id, "test")
    until(lambda: stack.client.get(article_id)["status"] == "CANCELED", "it is killed")
    assert [one.get("difference") for one in stack.client.versions(article_id)] == [None, None, None]


def _whole(stack: Running, article_id: str) -> dict | None:
    article = stack.index().get(article_id)
    return stack.client.get(article_id) if article is not None and not article.missing else None


def _position(stack: Running, article_id: str) -> str:
    """Return the position after the whole event of the article."""
    with stack.client as client:
        for event in client.stream("earliest"):
            if event.article["articleId"] == article_id and not event.article["missing"]:
                return event.position
    raise AssertionError("the stream ended")
