"""Where the paragraphs of a plain text are, whatever a wire did to its line ends.

Nothing is changed: paragraphs are spans over the text as it is.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.feeder.kinds import is_byline, is_dateline

Span = tuple[int, int]
"""First code point, and first after."""

_LINE = re.compile(r"[^\n]+|\n(?=\n)")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
# A pair of blanks after a sentence, at least one more than a space needs: often what is left of a paragraph's end.
_PAIR = re.compile(r"[.!?…][\"'”’»)\]]*([^\S\n]{2,})(?=[^\sa-z])")
_SINGLE = re.compile(r"[.!?…][\"'”’»)\]]*[^\S\n](?=[\"'“‘«(\[]*[^\W\d_a-z])")
_LONG_PARAGRAPH = 1_500

_MIN_WIDTH, _MAX_WIDTH = 40, 100
_NEARLY = 0.75


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of `text`, in order, without white space at their ends.

    A blank line always parts two. A single line end parts two, too, unless the text is hard-wrapped and the line was
    full. Two or more blanks after a sentence part two where they are the exception (a text whose paragraph ends were
    lost), and not where every sentence is set off so (a typist's habit).
    """
    whole = [m.span() for m in _LINE.finditer(text)]
    joined = _unwrapped(text, whole)
    habit = len(_PAIR.findall(text)) > len(_SINGLE.findall(text))
    parts = (part for span in joined for part in _split_at_pairs(text, span, habit))
    return [span for span in (trimmed(text, s) for s in parts) if span[0] < span[1]]


def trimmed(text: str, span: Span) -> Span:
    """Return the span without the white space at its ends."""
    start, end = span
    part = text[start:end]
    return end - len(part.lstrip()), start + len(part.rstrip())


def is_soft_wrapped(text: str) -> bool:
    """Return whether the first line of `text` goes on in the second one."""
    lines = text.split("\n")
    return len(lines) > 1 and bool(lines[1].strip()) and _goes_on(lines[0], lines[1], wrap_width(lines))


def wrap_width(lines: list[str]) -> int:
    """Return the number of columns at which the text was wrapped by hand; 0 where it was not."""
    pairs = [(a.rstrip(), b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if not pairs:
        return 0
    lengths = sorted(len(a) for a, _ in pairs)
    width = lengths[(len(lengths) * 9) // 10]
    run_on = sum(_runs_on(a, b) for a, b in pairs)
    unfinished = sum(not _TERMINAL.search(a) for a, _ in pairs)
    wrapped = _MIN_WIDTH <= width <= _MAX_WIDTH and run_on and unfinished * 2 >= len(pairs)
    return width if wrapped else 0


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    width = wrap_width([text[a:b] for a, b in lines])
    current: Span | None = None
    last = ""
    for start, end in lines:
        line = text[start:end]
        if current and _goes_on(last, line, width):
            current = (current[0], end)
        else:
            if current:
                yield current
            current = (start, end)
        last = line
    if current:
        yield current


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the line end between the two is only where the line was full."""
    line = line.rstrip()
    if not width or not line or not following.strip():
        return False
    if following[0].isspace() and not line[0].isspace():
        return False
    if is_byline(line.strip()) or is_dateline(line.strip()) or is_byline(following.strip()):
        return False
    if _runs_on(line, following):
        return True
    first_word = following.split(maxsplit=1)[0]
    if len(line) + 1 + len(first_word) > width:
        return True
    return not _TERMINAL.search(line) and len(line) >= _NEARLY * width


def _runs_on(line: str, following: str) -> bool:
    first = following.lstrip()[0]
    return first.isalpha() and not first.isupper() and not _TERMINAL.search(line)


def _split_at_pairs(text: str, span: Span, habit: bool) -> Iterator[Span]:
    start, end = span
    if not habit or end - start > _LONG_PARAGRAPH:
        for found in _PAIR.finditer(text, start, end):
            yield start, found.start(1)
            start = found.end(1)
    yield start, end
