"""The topics file, and what is said where it is wrong."""

from pathlib import Path

import pytest

from services.common import topics

ENTRY = "{about: a, key: k, message: bytes, writers: [feeder], readers: [search]}"


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "topics.yaml"
    path.write_text(text)
    return path


def _only(tmp_path: Path, text: str) -> topics.Topic:
    (topic,) = topics.load(_written(tmp_path, text))
    return topic


def test_all_that_belongs_to_one_article_has_one_partition_number() -> None:
    counts = {t.partitions for t in topics.load() if t.name.startswith(("articles", "retry."))}
    assert counts == {12}


def test_an_entry_for_several_services_is_a_topic_for_each(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        "topics: {'dlq.{service}': {about: a, key: k, message: m, services: [x, y], "
        "writers: ['{service}'], readers: [cli]}}",
    )
    assert [(t.name, t.writers, t.readers) for t in topics.load(path)] == [
        ("dlq.x", ("x",), ("cli",)),
        ("dlq.y", ("y",), ("cli",)),
    ]


def test_a_topic_takes_the_defaults(tmp_path: Path) -> None:
    topic = _only(tmp_path, f"{{defaults: {{partitions: 7, config: {{a.b: 1}}}}, topics: {{t: {ENTRY}}}}}")
    assert (topic.partitions, topic.config) == (7, {"a.b": "1"})


def test_what_a_topic_says_itself_overrides_the_defaults(tmp_path: Path) -> None:
    own = ENTRY.replace("about", "partitions: 3, config: {a.b: 2}, about")
    topic = _only(tmp_path, f"{{defaults: {{partitions: 7, config: {{a.b: 1, c.d: 5}}}}, topics: {{t: {own}}}}}")
    assert (topic.partitions, topic.config) == (3, {"a.b": "2", "c.d": "5"})


def test_values_are_spelled_as_a_broker_spells_them(tmp_path: Path) -> None:
    own = ENTRY.replace("about", "config: {flag: true, ratio: 0.1, count: -1, word: compact}, about")
    config = _only(tmp_path, f"topics: {{t: {own}}}").config
    assert config == {"flag": "true", "ratio": "0.1", "count": "-1", "word": "compact"}


def test_names_have_the_prefix() -> None:
    assert set(topics.names("test.")) == {f"test.{topic.name}" for topic in topics.load()}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"topics: {{t: {ENTRY.replace('about', 'partitoins: 3, about')}}}", r"topics\.t\.partitoins: Extra inputs"),
        (f"topics: {{t: {ENTRY.replace('about', 'partitions: 0, about')}}}", r"topics\.t\.partitions: .*greater than"),
        ("topics: {t: {about: a}}", r"topics\.t\.key: Field required"),
        (f"topics: {{'t.{{service}}': {ENTRY}}}", r"topic t\.\{service\}: .*`services` go together"),
        (
            f"topics: {{'a.{{service}}': {ENTRY.replace('about', 'services: [x, x], about')}}}",
            r"a\.x more than once",
        ),
        ("topics: [", r"cannot read .*topics\.yaml"),
        ("", r"topics\.yaml: "),
    ],
)
def test_a_wrong_file_is_one_line_that_names_the_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(topics.TopicsError, match=says) as raised:
        topics.load(_written(tmp_path, text))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(topics.TopicsError, match=r"^cannot read .*nothing\.yaml"):
        topics.load(tmp_path / "nothing.yaml")
