"""Documents of short texts, built by hand: words between blanks, sentences and names where they are said to be."""

from collections.abc import Sequence

from wirelens.document.v1.document_pb2 import Document


def parsed(text: str, sentences: Sequence[str], names: Sequence[tuple[str, str]] = ()) -> Document:
    """Return a Document; `names` are (exact, label), each at its first occurrence."""
    document = Document(labels=["", *dict.fromkeys(label for _, label in names)])
    labels = {label: i for i, label in enumerate(document.labels)}
    at = 0
    firsts = {text.index(s) for s in sentences}
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        if start in firsts:
            document.sentence_first_token.append(len(document.token_start))
        document.token_start.append(start)
        document.token_length.append(len(word))
        document.token_head.append(len(document.token_head))
        for column in (document.token_pos, document.token_tag, document.token_dep):
            column.append(0)
    for exact, label in sorted(names, key=lambda n: text.index(n[0])):
        document.entity_start.append(text.index(exact))
        document.entity_length.append(len(exact))
        document.entity_label.append(labels[label])
    return document
