"""The first real article goes in at one end, and comes out found, quoted, scored, indexed and streamed."""

import json
import subprocess
import sys

import pytest
from wirelens.cli import main as command
from wirelens.json import from_json
from wirelens.verify import verify

from tests.seed import SEED, needs_seed
from tests.stack import Running, until

pytestmark = [pytest.mark.kafka, needs_seed]
DIRECT = {
    "Cooperation in the fight against terrorism has": "Ebrahim Raisi",
    "Others claimed to fight": "Ebrahim Raisi",
    "Cooperation with Iran is not sporadic": "Dmitry Peskov",
    "There is no doubt about the": "Hossein Amir Abdollahian",
}


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

    position = _position(stack)
    killed = wirelens(stack, "kill", article_id, "--reason", "test")
    assert killed.returncode == 0
    until(lambda: wirelens(stack, "search", "Ushakov").returncode == 1, "the killed article is not found")
    tail = wirelens(stack, "tail", "--from", position, "-n", "1", "--json")
    recall = json.loads(tail.stdout)
    assert (recall["event"], recall["articleId"], recall["text"]) == ("recalled", article_id, "")


def test_every_annotation_of_the_seed_article_holds(stack: Running) -> None:
    article_id = stack.client.submit(SEED.read_bytes(), name=SEED.name)[0]["articleId"]
    article = until(lambda: _whole(stack, article_id), "the article is whole in the index")

    assert verify(from_json(json.dumps(article))) == []
    direct = {}
    for quote in article["quotes"]["quotes"]:
        if quote["kind"] == "DIRECT":
            words = " ".join(span["exact"] for span in quote["content"]).strip("“”\"' ")
            direct[next((start for start in DIRECT if words.startswith(start)), words)] = quote["speaker"]["name"]
    assert direct == DIRECT


def _whole(stack: Running, article_id: str) -> dict | None:
    article = stack.index().get(article_id)
    return stack.client.get(article_id) if article is not None and not article.missing else None


def _position(stack: Running) -> str:
    tail = wirelens(stack, "tail", "--from", "earliest", "-n", "1", "--json")
    return json.loads(tail.stdout)["position"]
