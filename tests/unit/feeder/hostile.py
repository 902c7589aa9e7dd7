"""Contents that break readers, by name: of any size, and of every format. All are made here; none is anyone's story."""

import gzip
import socket
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

WORDS = b"They went on and on. "


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket on this machine; `accept` raises BlockingIOError where nobody has connected to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def archive(*members: tuple[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


NEWSML_G2 = (
    b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g" version="1"><itemMeta>'
    b'<itemClass qcode="ninat:text"/></itemMeta><contentSet><inlineXML><html><body>',
    b"</body></html></inlineXML></contentSet></newsItem>",
)
NEWSML_1 = (
    b"<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>example.org</ProviderId><DateId>20240503</DateId>"
    b"<NewsItemId>1</NewsItemId></NewsIdentifier></Identification><NewsComponent><ContentItem><DataContent>",
    b"</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
)
NITF = (
    b'<nitf><head><docdata><doc-id id-string="g"/></docdata></head><body><body.content>',
    b"</body.content></body></nitf>",
)
RSS = (
    b'<rss version="2.0"><channel><title>Example</title><item><guid>g</guid><title>Talks</title><description>',
    b"</description></item></channel></rss>",
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry><id>g</id><title>Talks</title>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">',
    b"</div></content></entry></feed>",
)
PAGE = (b"<!doctype html><html><head><title>Talks</title></head><body><article>", b"</article></body></html>")
XML = {"NewsML-G2": NEWSML_G2, "NewsML 1": NEWSML_1, "NITF": NITF, "RSS": RSS, "Atom": ATOM}
MARKUP = {**XML, "page": PAGE}

STORIES: Mapping[str, tuple[str, bytes]] = {
    **{
        name: ("a", head + b"<p>They met &amp; left.</p><p>Z\xc3\xbcrich</p>" + tail)
        for name, (head, tail) in MARKUP.items()
    },
    "ninjs": ("", '{"uri": "g", "type": "text", "headline": "Talks", "body_xhtml": "<p>Zürich</p>"}'.encode()),
    "IPTC 7901": ("", b"\x01dpa 0123 4 pl 150 Talks\x02Talks go on\n\nThey met in Z\xfcrich.\x03121530 Jul 24\x04"),
    "teleprinter": ("", b"ZCZC0123/ABC\nTalks go on\nThey met in Rome.\n12-LUG-24 15:30 NNNN\n"),
    "JSON lines": ("a.jsonl", '{"guid": "1", "headline": "Talks"}\n{"guid": "2", "body": "Zürich."}\n'.encode()),
    "JSON": ("a.json", b'[\n {"guid": "1", "headline": "Talks"},\n {"guid": "2", "headline": "Talks"}\n]'),
    "plain text": ("a.txt", "Talks go on\n\nThey met in Zürich.".encode()),
    "gzip": ("a.txt.gz", gzip.compress(b"Talks go on\n\nThey met in Rome.", mtime=0)),
    "zip": (
        "a.zip",
        archive(("a.txt", b"Talks go on\n\nThey met in Rome."), ("b.jsonl", b'{"guid": "1", "body": "b"}')),
    ),
}
"""A small story of each format: the name that it comes by, and its content."""


def _filled(head: bytes, piece: bytes, tail: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: head + piece * max(1, (size - len(head) - len(tail)) // len(piece)) + tail


def _numbered(head: bytes, piece: bytes, tail: bytes) -> Callable[[int], bytes]:
    """Return what makes content of `piece`, of whose %d each is another number."""
    each = len(piece) + 5
    return lambda size: head + b"".join(piece % number for number in range(max(1, size // each))) + tail


def _markup(head: bytes, tail: bytes) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    yield "one text", _filled(head + b"<p>", WORDS, b"</p>" + tail)
    yield "one text beyond the first plane", _filled(head + "<p>😀".encode(), WORDS, b"</p>" + tail)
    yield "blanks", _filled(head + b"<p>a", b" ", b"b</p>" + tail)
    yield "empty elements", _filled(head, b"<a/>", tail)
    yield "paragraphs of one letter", _filled(head, b"<p>a</p>", tail)
    yield "letters by themselves", _filled(head + b"<p>", b"<i>a</i>", b"</p>" + tail)
    yield "cells", _filled(head + b"<table>", b"<tr><td>a</td><td>b</td></tr>", b"</table>" + tail)
    yield "tables in tables", _filled(head, b"<table><tr><td>a</td><td>", tail)
    yield "attributes", _numbered(head + b"<p ", b'a%d="" ', b">They met.</p>" + tail)
    yield "references", _filled(head + b"<p>", b"&amp;", b"</p>" + tail)
    yield "comments", _filled(head, b"<!---->", tail)
    yield "nested without end", _filled(head, b"<b>", tail)


def _entities(head: bytes, tail: bytes) -> Iterator[tuple[str, bytes]]:
    root = head[1:].split()[0].split(b">")[0]
    inside = b"<p>&a9;</p>"
    laughs = b'<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    yield "laughs", b"<!DOCTYPE %s [%s]>" % (root, laughs) + head + inside + tail
    long = b'<!ENTITY a9 "%s">' % (b"a" * 10_000)
    yield "a long one often", b"<!DOCTYPE %s [%s]>" % (root, long) + head + inside * 10_000 + tail


ENTITIES: Mapping[str, bytes] = {
    f"{name}: {what}": content for name, ends in XML.items() for what, content in _entities(*ends)
}
"""Documents whose entities would become gigabytes."""

BOMBS: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    **{f"{name}: {what}": ("", make) for name, ends in MARKUP.items() for what, make in _markup(*ends)},
    "NewsML-G2: items": ("", _filled(b"<newsMessage><itemSet>", b'<newsItem guid="g"/>', b"</itemSet></newsMessage>")),
    "NewsML 1: items": ("", _filled(b"<NewsML>", b"<NewsItem/>", b"</NewsML>")),
    "RSS: entries": ("", _filled(b'<rss version="2.0"><channel>', b"<item/>", b"</channel></rss>")),
    "RSS: elements of other names": ("", _numbered(b'<rss version="2.0"><channel><item>', b"<a%d/>", RSS[1])),
    "RSS: escaped HTML": ("", _filled(RSS[0], b"&lt;p&gt;a", RSS[1])),
    "Atom: deleted entries": (
        "",
        _filled(b'<feed xmlns="http://www.w3.org/2005/Atom">', b'<deleted-entry ref="g"/>', b"</feed>"),
    ),
    "ninjs: a body": ("", _filled(b'{"uri": "g", "type": "text", "body_xhtml": "', b"<p>a</p>", b'"}')),
    "ninjs: lines": ("", _filled(b"", b'{"uri": "g", "headline": "Talks", "type": "text"}\n')),
    "ninjs: items": ("", _filled(b'{"data": {"uri": "g", "headline": "a", "items": [1', b",{}", b"]}}")),
    "JSON lines: one line": ("a.jsonl", _filled(b'{"guid": "g", "body": "', WORDS, b'"}')),
    "JSON lines: stories": ("a.jsonl", _filled(b"", b'{"guid":"g","headline":"a"}\n')),
    "JSON lines: bad ones": ("a.jsonl", _filled(b"", b'{"guid": 1\n')),
    "JSON lines: empty ones": ("a.jsonl", _filled(b'{"guid": "g", "headline": "a"}', b"\n")),
    "JSON lines: paragraphs": ("a.jsonl", _filled(b'{"guid": "g", "paragraphs": ["a"', b',"a"', b"]}")),
    "JSON lines: NUL": ("a.jsonl", _filled(b'{"guid": "g", "body": "', b"\\u0000", b'"}')),
    "JSON lines: half of a pair": ("a.jsonl", _filled(b'{"guid": "g", "body": "', b"\\ud800", b'"}')),
    "JSON lines: a number": ("a.jsonl", _filled(b'{"guid": "g", "version": 1', b"1", b"}")),
    "JSON lines: fields": ("a.jsonl", _numbered(b'{"guid": "g", "headline": "a"', b',"%d":1', b"}")),
    "JSON lines: nested without end": ("a.jsonl", _filled(b'{"guid": "g", "headline": "a", "x": ', b"[")),
    "JSON lines: nested": (
        "a.jsonl",
        lambda size: b'{"guid": "g", "x": ' + b"[" * (size // 2) + b"]" * (size // 2) + b"}",
    ),
    "JSON: stories": ("a.json", _filled(b'[{"guid": "g"}', b',{"guid":"g","headline":"a"}', b"]")),
    "JSON: objects": ("a.json", _filled(b'[{"guid": "g"}', b",{}", b"]")),
    "JSON: arrays": ("a.json", _filled(b"[", b"[")),
    "JSON: of 16 bits": (
        "a.json",
        lambda size: ('[{"guid": "g", "body": "' + "a" * (size // 2) + '"}]').encode("utf-16"),
    ),
    "IPTC 7901: messages": ("", _filled(b"", b"\x01a\x02b")),
    "IPTC 7901: a head": ("", _filled(b"\x01", b"a b ", b"\x02b\x03\x04")),
    "IPTC 7901: a text": ("", _filled(b"\x01dpa 0123 4 pl 150 a\x02", WORDS, b"\x03\x04")),
    "teleprinter: messages": ("", _filled(b"ZCZC0123/ABC\n", b"ZCZC")),
    "text: one line": ("a.txt", _filled(b"", WORDS)),
    "text: one word": ("a.txt", _filled(b"", b"a")),
    "text: line ends": ("a.txt", _filled(b"a", b"\n", b"a")),
    "text: carriage returns": ("a.txt", _filled(b"a", b"\r", b"a")),
    "text: short lines": ("a.txt", _filled(b"", b"a\n")),
    "text: blanks": ("a.txt", _filled(b"a", b" ", b"b")),
    "text: NUL": ("a.txt", _filled(b"They went on. ", b"\0")),
    "text: no charset": ("a.txt", _filled(b"", bytes(range(128, 256)))),
    "text: of 16 bits": ("a.txt", lambda size: b"\xff\xfe" + "a".encode("utf-16-le") * (size // 2)),
    "gzip: nothing": ("a.gz", lambda size: gzip.compress(bytes(size), 1, mtime=0)),
    "gzip: stories": (
        "a.jsonl.gz",
        lambda size: gzip.compress(_filled(b"", b'{"guid":"g","headline":"a"}\n')(size), 1, mtime=0),
    ),
    "zip: no file": ("a.zip", lambda size: archive()),
    "zip: empty files": ("a.zip", lambda size: archive(*((str(number), b"") for number in range(size // 1_000)))),
    "zip: small files": (
        "a.zip",
        lambda size: archive(*((f"{n}.txt", b"They met.") for n in range(min(9_000, size // 1_000)))),
    ),
    "zip: one file": ("a.zip", lambda size: archive(("a.txt", bytes(size)))),
    "zip: zips": ("a.zip", lambda size: archive(("a.zip", archive(("b.zip", archive(("c", bytes(size)))))))),
}
"""What is hostile by its size or its shape: the name that it comes by, and what makes it, of about so many bytes."""
