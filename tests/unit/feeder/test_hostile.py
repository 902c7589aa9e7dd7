"""What is broken, wrong or meant to do harm is read or refused, in one clear line, whatever its format."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.feeder import packed
from services.feeder.item import Item, Rejected
from tests.unit.feeder.formats.reading import is_sound
from tests.unit.feeder.hostile import BOMBS, ENTITIES, STORIES, XML, archive, listening

SMALL = 20_000
"""Bytes of a bomb that is harmless: what it does to a reader that is not bounded shows in tests/proof."""
CHARSETS = ["utf-8", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "shift_jis", "cp037", "utf-7"]
STRAY = [b"\0", b"\xed\xa0\x80", b"\\ud800", b"\xff\xfe", b"&#0;", b"&#xD800;", b"<", b'"', b"]]>", b"\x1b", b"\x03"]


def read(content: bytes, name: str = "", media_type: str = "") -> list[Item | Rejected]:
    """Return what is found, held to what is true of everything that comes in."""
    found = list(packed.read(content, name, media_type))
    assert found
    for each in found:
        assert is_sound(each)
        if isinstance(each, Rejected):
            assert each.reason.strip() == each.reason.splitlines()[0] != ""
            assert "could not be read" not in each.reason
        else:
            each.text.text.encode()
    return found


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_each_format_is_read_while_it_is_whole(name: str) -> None:
    assert all(isinstance(each, Item) for each in read(STORIES[name][1], STORIES[name][0]))


@pytest.mark.parametrize("name", STORIES)
def test_a_story_cut_at_any_byte_is_read_or_refused(name: str) -> None:
    file, content = STORIES[name]
    for end in range(1, len(content), 1 + len(content) // 25):
        read(content[:end], file)


@pytest.mark.parametrize("name", STORIES)
@settings(max_examples=10)
@given(st.data())
def test_a_story_with_bytes_that_flipped_is_read_or_refused(name: str, data: st.DataObject) -> None:
    file, content = STORIES[name]
    broken = bytearray(content)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        broken[at] ^= data.draw(st.integers(1, 255))
    read(bytes(broken), file)


@pytest.mark.parametrize("name", STORIES)
@settings(max_examples=10)
@given(st.data())
def test_a_story_with_what_no_text_holds_is_read_or_refused(name: str, data: st.DataObject) -> None:
    file, content = STORIES[name]
    at = data.draw(st.integers(0, len(content)))
    read(content[:at] + data.draw(st.sampled_from(STRAY)) * data.draw(st.sampled_from([1, 50])) + content[at:], file)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_in_one_charset_that_is_said_to_be_in_another_is_read_or_refused(name: str) -> None:
    file, content = STORIES[name]
    for written, said in zip(CHARSETS, CHARSETS[3:] + CHARSETS[:3], strict=True):
        recoded = content.decode("latin-1").encode(written, "replace")
        read(recoded, file, f"text/plain; charset={said}")
        read(b'<?xml version="1.0" encoding="%s"?>' % said.encode() + recoded, file)


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_hostile_is_read_or_refused(name: str) -> None:
    file, make = BOMBS[name]
    read(make(SMALL), file)


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_that_would_become_gigabytes_are_refused_with_what_to_do(name: str) -> None:
    (found,) = read(ENTITIES[name])
    assert isinstance(found, Rejected)
    assert found.reason == "it declares entities of its own, which are not read: write out their text"


@pytest.mark.parametrize("name", XML)
@pytest.mark.timeout(60)
def test_nothing_that_a_document_names_is_opened(name: str, tmp_path: Path) -> None:
    head, tail = XML[name]
    root = head[1:].split()[0].split(b">")[0].decode()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open on both sides, so that who reads it takes something out of it.
    inside = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    os.write(inside, b"a secret")
    with listening() as server:
        port = server.getsockname()[1]
        for address in (f"http://127.0.0.1:{port}/a", f"ftp://127.0.0.1:{port}/a", f"file://{pipe}", str(pipe)):
            for before in (
                f'<!DOCTYPE {root} SYSTEM "{address}">',
                f'<!DOCTYPE {root} PUBLIC "-//A//B" "{address}">',
                f'<!DOCTYPE {root} [<!ENTITY a SYSTEM "{address}">]>',
                f'<!DOCTYPE {root} [<!ENTITY % a SYSTEM "{address}"> %a;]>',
                f'<?xml-stylesheet href="{address}"?>',
            ):
                link = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{address}"/><img src="{address}"/>'
                found = read(before.encode() + head + b"<p>&a;They met." + link.encode() + b"</p>" + tail)
                assert not any(isinstance(each, Item) and "secret" in each.text.text for each in found)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert os.read(inside, 100) == b"a secret"
    os.close(inside)


def test_what_holds_more_stories_than_can_have_receipts_is_read_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_STORIES", 3)
    lines = b'{"guid": "1", "headline": "a"}\n' * 2
    assert all(isinstance(each, Item) for each in packed.read(lines + lines[: len(lines) // 2]))
    *stories, last = packed.read(archive(("a.jsonl", lines), ("b.jsonl", lines)))
    assert len(stories) == 3
    assert isinstance(last, Rejected)
    assert last.reason == "more than 3 stories in one, the rest was not read: split it and send the rest"
