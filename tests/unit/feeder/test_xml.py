import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.feeder import xml
from services.feeder.xml import RefusedError, parse, root_name
from tests.unit.feeder.hostile import listening


def refused(content: bytes, media_type: str = "") -> str:
    with pytest.raises(RefusedError) as error:
        parse(content, media_type)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"<nitf/>",
        b"\xef\xbb\xbf<nitf>",
        b'<?xml version="1.0" encoding="utf-8"?>\n<nitf>',
        b"<!-- <rss/> --><?style a?>\n<n:nitf xmlns:n='x'>",
        b'<!DOCTYPE nitf SYSTEM "nitf.dtd" [<!ELEMENT nitf ANY>]><nitf>',
        "<?xml version='1.0' encoding='utf-16'?><nitf>".encode("utf-16"),
        "<nitf>".encode("utf-16-le"),
    ],
)
def test_the_root_is_found_behind_whatever_may_stand_before_it(content: bytes) -> None:
    assert root_name(content) == "nitf"


@pytest.mark.parametrize("content", [b"", b"a < b", b'{"a": "<nitf>"}', b"<", b"<!-- <nitf>", b"<?xml", b"\x00\xff"])
def test_what_is_no_xml_has_no_root(content: bytes) -> None:
    assert root_name(content) == ""


@given(st.binary(max_size=200))
def test_looking_for_a_root_never_raises(content: bytes) -> None:
    root_name(content)


def test_a_prefix_and_a_namespace_are_left_out_of_names() -> None:
    root = parse(b'<n:a xmlns:n="x"><n:b/><b/></n:a>')
    assert [xml.name(root), *(xml.name(each) for each in xml.children(root, "b"))] == ["a", "b", "b"]


def test_comments_and_instructions_are_left_out() -> None:
    root = parse(b"<a>one <!-- b --><?c d?>two</a>")
    assert (len(root), xml.text(root)) == (0, "one two")


def test_a_comment_has_no_name() -> None:
    assert xml.name(etree.Comment("a")) == ""


def test_of_a_path_the_first_child_of_each_step_counts() -> None:
    root = parse(b"<a><b/><b><c>late</c></b><d><c>soon</c></d></a>")
    assert xml.child(root, "b", "c") is None
    assert xml.text(xml.child(root, "d", "c")) == "soon"
    assert xml.child(None, "d") is None


def test_below_are_all_descendants_of_the_names_in_order() -> None:
    root = parse(b"<a><b i='1'><c i='2'/></b><b i='3'/><d/></a>")
    assert [each.get("i") for each in xml.below(root, "c", "b")] == ["1", "2", "3"]


def test_text_is_one_line_without_comments() -> None:
    assert xml.text(parse(b"<a> one\n<b>two</b><!-- no --> three </a>")) == "one two three"
    assert xml.text(parse(b"<a> one\n</a>")) == "one"
    assert xml.text(None) == ""


def test_named_characters_of_html_are_read_without_a_dtd() -> None:
    assert xml.text(parse(b"<a>caf&eacute; &amp; &lt;bar&gt;</a>")) == "café & <bar>"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16", "windows-1252"])
def test_a_document_is_read_in_the_charset_that_it_is_in(charset: str) -> None:
    content = f'<?xml version="1.0" encoding="{charset}"?><a>Zürich</a>'.encode(charset)
    assert xml.text(parse(content)) == "Zürich"


def test_the_media_types_charset_counts_where_the_document_declares_none() -> None:
    assert xml.text(parse("<a>Łódź</a>".encode("iso8859-2"), "text/xml; charset=iso-8859-2")) == "Łódź"


def test_characters_that_xml_does_not_have_are_left_out() -> None:
    assert xml.text(parse(b"<a>o\x00n\x0be\x1f</a>")) == "one"


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#xFFFF;", "&#x110000;", "&#99999999999999999999;", "&#11"])
def test_references_to_what_is_no_character_are_left_out(reference: str) -> None:
    assert xml.text(parse(f"<a>one{reference} &#x20AC;&#0065;</a>".encode())) == "one €A"


@pytest.mark.parametrize(
    "inside",
    ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/hostname">', '<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;'],
)
def test_entities_of_the_senders_own_are_refused_with_what_to_do(inside: str) -> None:
    assert "write out their text" in refused(f"<!DOCTYPE x [{inside}]><x>&a;</x>".encode())


def test_an_external_dtd_is_not_asked_for() -> None:
    with listening() as server:
        address = "http://{}:{}/a.dtd".format(*server.getsockname())
        assert xml.text(parse(f'<!DOCTYPE x SYSTEM "{address}"><x>one</x>'.encode())) == "one"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_socket_that_is_asked_would_tell() -> None:
    with listening() as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()


def test_no_file_is_read_by_an_inclusion(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret.txt" parse="text"/>'
    assert xml.text(parse(f"<x>one{include}</x>".encode())) == "one"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<a><b></a>", "not well-formed"),
        (b"<a", "not well-formed"),
        (b"<a>&unknown;</a>", "not well-formed"),
        (b"<a>" * 300 + b"</a>" * 300, "XML beyond any story: Excessive depth in document: 256, line 1"),
        (b"<a>" + b"a" * 10_100_000 + b"</a>", "XML beyond any story: Resource limit exceeded: Text node too long"),
        (b"<a>" + b" " * xml.MAX_BYTES + b"</a>", "bytes, more than 16,777,216: split it"),
        (b"<a>" + b"<b/>" * xml.MAX_NODES + b"</a>", "tags and attributes, more than 1,000,000: split it"),
        (b"<a>" + b"&amp;" * xml.MAX_NODES + b"</a>", "tags and attributes, more than 1,000,000: split it"),
        (b"<a " + b'b="" ' * xml.MAX_NODES + b"/>", "tags and attributes, more than 1,000,000: split it"),
        (b"<a " + b"b='' " * xml.MAX_NODES + b"/>", "tags and attributes, more than 1,000,000: split it"),
    ],
    ids=[
        "crossed",
        "cut",
        "unknown entity",
        "depth",
        "text",
        "bytes",
        "tags",
        "references",
        "attributes",
        "single quotes",
    ],
)
def test_what_cant_be_read_is_refused_in_one_line(content: bytes, said: str) -> None:
    assert said in refused(content)


@pytest.mark.parametrize("before", [b"", b'<?xml version="1.0"?>', b"<a>", b"<a>text"])
def test_blanks_without_end_are_passed_over_once(before: bytes) -> None:
    # A million of them, each tried as a beginning, would take hours.
    content = before + b" " * 1_000_000 + (b"</a>" if b"<a>" in before else b"<a/>")
    assert xml.name(parse(content)) == "a"


@given(st.text(alphabet="<>/a=\"'& !?-[]\n", max_size=60))
def test_whatever_it_is_nothing_but_a_refusal_is_raised(content: str) -> None:
    try:
        parse(content.encode())
    except RefusedError:
        return
