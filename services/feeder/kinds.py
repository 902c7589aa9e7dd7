"""What a paragraph of a wire text is: by-line, dateline, note to editors, boilerplate, or the story itself.

Rules for how agencies and sites write these everywhere; none knows a single outlet. They look at short lines only and
want the whole line to fit, since a sentence of the story taken for boilerplate would never be analysed.
"""

import re

_WORD = re.compile(r"[^\s,;|/()]+")
_PARTICLES = frozenset(
    {"a", "al", "and", "at", "bin", "by", "da", "de", "del", "der", "di", "du", "e", "el", "for", "from", "in", "la"}
    | {"le", "of", "on", "the", "to", "und", "van", "von", "with", "y", "&", "-"}
)
_TRADES = frozenset(
    {
        "staff",
        "writer",
        "writers",
        "reporter",
        "reporters",
        "correspondent",
        "correspondents",
        "journalist",
        "journalists",
    }
)
_MAX_NAME_WORDS = 25

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?"
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_][^\d()—–:;]{{2,40}}?)"
    rf"(?:,\s*(?P<date>{_DATE}))?"
    r"(?:\s*\((?P<agency>[\w .,/&-]{2,40})\))?"
    r"\s*(?P<dash>[—–-]{1,2})?",
    re.I,
)

_CRAFT = (
    r"(?:(?:additional|further)\s+)?"
    r"(?:reporting|writing|editing|reported|written|edited|compiled|translated|translation|photography|photos?|graphics?"
    r"|production|research|files)"
)
_CREDITS = (
    re.compile(
        rf"(?:with\s+)?{_CRAFT}(?:(?:,|\s+and)\s+{_CRAFT})*(?:\s+in\s+[^;]{{2,60}}?)?\s+(?:by|from)\s+(?P<who>.+)", re.I
    ),
    re.compile(
        r"(?P<who>.{2,250}?)\s+contributed(?:\s+reporting)?(?:\s+to\s+this\s+(?:report|story|article))?"
        r"(?:\s+from\s+(?P<place>.{2,60}))?"
    ),
    re.compile(r"(?P<who>.{2,120}?)\s+reported\s+from\s+(?P<place>.{2,60})"),
    re.compile(r"(?:file\s+)?(?:photo|picture|image|graphic|video)s?(?:\s+credit)?:\s*(?P<who>.{2,80})", re.I),
    re.compile(r"(?:SOURCE|(?i:sources?):)\s+(?P<who>(?:[Tt]he\s)?\S+(?:\s\S+)?)"),
)
"""Who made a text or a picture, and where: names alone."""

_CONTENT = r"(?:content|contents|text|texts|article|story|material|materials|report|page|website|site|publication|work)"
_COPIED = r"(?:published|republished|reproduced|broadcast|rewritten|redistributed|copied|used)"
_RIGHTS = [
    r"all rights reserved\b.{0,200}",
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|\d{4}|by\s).{0,250}",
    r"(?:©|\(c\))\s*\S.{0,120}",
    rf"(?:all|this|the|our|any|unless [^.]*?)?\s*(?:\w+\s+)?{_CONTENT}\b[^.]{{0,150}}"
    r"\b(?:is|are)\s+(?:\w+\s+)?licen[sc]ed\s+under\b.{0,250}",
    rf"this\s+(?:\w+\s+)?{_CONTENT}\s+(?:may not|must not|cannot|should not)\s+be\s+{_COPIED}\b.{{0,250}}",
    rf"no part of (?:this|the)\s+(?:\w+\s+)?{_CONTENT}\s+(?:may|must|can|should)\s+be\s+{_COPIED}\b.{{0,250}}",
    r"(?:republished|reproduced|reprinted|published)\s+(?:with|by)\s+(?:kind )?permission\b.{0,150}",
    r"distributed by .{2,80} on behalf of .{2,150}",
    r"our standards:.{0,120}",
]
_INVITATIONS = [
    r"(?:please )?(?:sign up|subscribe|register)\b.{0,150}"
    r"\b(?:newsletters?|alerts?|briefings?|bulletins?|e-?mails?|inbox|updates|channel|podcasts?)\b.{0,150}",
    r"(?:follow|like|join|find)\s+(?:us|our|@\S+|\S+(?:\s\S+){0,4})\s+on\s+.{0,60}"
    r"(?:twitter|facebook|instagram|telegram|whatsapp|linkedin|youtube|tiktok|threads|mastodon|bluesky|google news)"
    r"\b.{0,150}",
    r"(?:click|tap) here\b.{0,150}",
    r"(?:read (?:more|also|next)|see also|more on this story|related(?: stories| articles)?)\s*:.{0,200}",
    r"download (?:the|our)\b.{0,60}\bapp\b.{0,100}",
    r"(?:follow|find|see|read)\b.{0,60}\b(?:coverage|news|stories|updates)\b.{0,40}(?:https?://|www\.)\S+",
]
_SIGNED = r"(?-i:[a-z]{2,5}(?:-[a-z]{2,5})?(?:/[a-z]{2,5}){1,4})(?:\s*\([^()]{2,40}\)|\s*©.{2,60})?"
"""Who wrote and who edited: "bur-jd/xy", "jd/kr (AFP, dpa)"."""
_END_MARKS = [r"-?\s*30\s*-?", r"#{2,}", r"[(\[]?\s*(?:ends?|more)\s*[)\]]", r"ends?", r"n{4}", _SIGNED]
_BOILERPLATE = re.compile("|".join(f"(?:{p})" for p in (*_RIGHTS, *_INVITATIONS, *_END_MARKS)), re.I | re.S)

_REACH = r"(?:[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|\+?\(?\d[\d\s()./-]{6,}\d)"
_CONTACT = re.compile(
    r"(?:(?:media|press|editorial|for (?:more|further|additional) information|to contact)\b.{0,80}"
    rf"|contacts?|e-?mail|tel(?:ephone)?|phone|fax|web(?:site)?)\b(?:[^.!?]|\.(?=,)){{0,80}}?{_REACH}.{{0,120}}",
    re.I | re.S,
)
_REACH_ALONE = re.compile(rf"(?:(?:[\w&'’-]+ ){{0,3}}\w{{2,12}}:\s*)?{_REACH}(?:\s*[,;|/]\s*{_REACH})*", re.I)

# "(Adds minister in paragraph 2)", "[Eds: Corrects spelling.]", "(This May 3 story has been corrected to mend a name)".
_NOTE = re.compile(
    r"[(\[](?:(?:note to )?(?:eds?|editors?)\s*[:.]\s*)?(?:this version\s+"
    r"|this (?:[\w.]+ \d{1,2},? )?(?:story|article|item|report|version|headline) (?:has been |was |is )?)?"
    r"(?:corrects|corrected|correcting|refiles|refiled|resends|repeats|updates|updated|updating|adds|adding|recasts|recasting)\b"
    r"[^()\[\]]{0,400}[)\]]",
    re.I,
)

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(\s+)(?=[^\sa-z])|\n+")
_MAX_PEELED = 8
_MAX_BOILERPLATE = 600
"""Longest sentence that is looked at, which also bounds what the patterns can cost."""


def is_byline(line: str) -> bool:
    """Return whether the line says who wrote the story, and nothing else ("By Jane Doe and John Roe, Tehran")."""
    who = line[3:].strip() if line[:3].lower() == "by " else ""
    if not who or len(line) > 120 or line.endswith((".", "!", "?", ":")):
        return False
    words = _WORD.findall(who)
    return _are_names(words) and (len(words) > 1 or who.isupper())


def is_dateline(line: str) -> bool:
    """Return whether the line says where, and when or for whom, and nothing else ("TEHRAN, July 19 (MNA) —")."""
    found = _DATELINE.fullmatch(line) if len(line) <= 80 else None
    if not found or not (found["date"] or found["agency"] or found["dash"]):
        return False
    city, _, region = found["place"].partition(",")
    return city.isupper() and _are_names(_WORD.findall(region), maybe_none=True)


def is_note(line: str) -> bool:
    """Return whether the whole line tells editors what the version changes ("(Adds minister in paragraph 2)")."""
    return line[:1] in "([" and bool(_NOTE.fullmatch(line))


def is_boilerplate(sentence: str) -> bool:
    """Return whether the sentence is about the text rather than of it: rights, credits, contacts, invitations."""
    sentence = sentence.strip()
    return len(sentence) <= _MAX_BOILERPLATE and bool(
        _BOILERPLATE.fullmatch(sentence)
        or _CONTACT.fullmatch(sentence)
        or _REACH_ALONE.fullmatch(sentence.rstrip("."))
        or _is_credit(sentence)
    )


def boilerplate_start(paragraph: str) -> int:
    """Return where the boilerplate at the paragraph's end begins: 0 where all of it is, its length where none is."""
    if is_boilerplate(paragraph):
        return 0
    start = end = len(paragraph)
    breaks = list(_SENTENCE_END.finditer(paragraph))[-_MAX_PEELED:]
    for found in reversed(breaks):
        if not is_boilerplate(paragraph[found.end() : end]):
            return start
        start, end = found.end(), found.start(1) if found[1] else found.start()
    if 0 < len(breaks) < _MAX_PEELED and is_boilerplate(paragraph[:end]):
        return 0
    return start


def _is_credit(sentence: str) -> bool:
    """Whether each clause is "Reporting by NAMES", "NAMES contributed to this report" or the like."""
    clauses = [c.strip() for c in sentence.strip("()[] .").split(";")]
    return all(any(_names_alone(credit.fullmatch(clause)) for credit in _CREDITS) for clause in clauses)


def _names_alone(credit: re.Match[str] | None) -> bool:
    return credit is not None and all(
        _are_names(_WORD.findall(said)) for said in credit.groupdict().values() if said is not None
    )


def _are_names(words: list[str], maybe_none: bool = False) -> bool:
    """Whether every word may stand in a list of names, places and agencies."""
    if not words:
        return maybe_none
    return len(words) <= _MAX_NAME_WORDS and all(not w[0].islower() or w in _PARTICLES or w in _TRADES for w in words)
