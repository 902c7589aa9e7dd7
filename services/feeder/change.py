"""What a version is to the one before it, as the wire says: in its signal, its headline, its notes to editors.

Pure. A note at the end of a text stays there in later versions and tells nothing of this one; only what stands on top
counts.
"""

import re

from wirelens.article.v1.article_pb2 import Article, Paragraph

from services.feeder.item import Change, Item

_STRONGEST_FIRST = (Article.CORRECTION, Article.REFILE, Article.WRITETHRU, Article.REPEAT, Article.UPDATE)
_TOP_PARAGRAPHS = 4
_MAX_NOTE = 500

# The words that agencies put before a headline ("CORRECTED-", "UPDATE 2-", "RPT-", "Berichtigung:").
_PREFIXES: dict["Change.ValueType", str] = {
    Article.CORRECTION: (
        r"correct(?:ed|ion|ive|s)|berichtigung|berichtigt|korrektur|korrigiert|rectificati(?:f|on)|corrig[eé]"
        r"|correcci[oó]n|corre[cç][aã]o|rettifica|corretto"
    ),
    Article.REFILE: r"refiled?|refiles|resend",
    Article.WRITETHRU: r"write-?thr(?:u|ough)|w/?thru|neufassung|zusammenfassung",
    Article.REPEAT: r"rpt|repeat(?:s|ed)?|repetition|wdh|wiederholung|ripetizione|repetici[oó]n",
    Article.UPDATE: r"updated?|updates|upd|adds|recasts|aktualisiert|actualis[eé]|actualizaci[oó]n|aggiornamento",
}
_PREFIX = re.compile(
    rf"\s*(?P<word>{'|'.join(_PREFIXES.values())})(?:\s*\d{{1,2}})?(?:\s*\([^)]{{1,30}}\))?\s*[-–—:=|/]\s*", re.I
)
# Of a signal's word any form will do; "lead", "add" and "sub" are ANPA's and NITF's.
_SIGNALS: dict["Change.ValueType", str] = {
    Article.CORRECTION: r"corr(?:ec|ig)|\bcor\b|berichtig|korr(?:ek|ig)|rettific",
    Article.REFILE: r"refile|resend",
    Article.WRITETHRU: r"write-?thr|wthru",
    Article.REPEAT: r"repeat|\brpt\b",
    Article.UPDATE: r"updat|\bupd\b|\b(?:new)?lead|\blde?\b|\badds?\b|\bsubs?\b",
}
_SLUGS: dict["Change.ValueType", str] = {
    Article.WRITETHRU: r"\bwrite-?thru\b",
    Article.UPDATE: r"\b\d{1,2}(?:st|nd|rd|th)\s+(?:ld|lead|add|sub)\b",
}
_NOTES: dict["Change.ValueType", str] = {
    Article.CORRECTION: r"\bcorrect(?:s|ed|ing|ion)\b",
    Article.REFILE: r"\b(?:refil(?:es|ed|ing)|resend(?:s|ing)?)\b",
    Article.WRITETHRU: r"\bwrite-?thr(?:u|ough)\b",
    Article.REPEAT: r"\b(?:repeat(?:s|ed|ing)|rpt)\b",
    Article.UPDATE: r"\b(?:updat(?:es|ed|ing)|adds|adding|recasts|recasting)\b",
}
_VERB = "|".join(_NOTES.values())
# "(Corrects spelling in paragraph 3)", "Eds: UPDATES with quotes", "[Refiles to fix the headline]".
_NOTE = re.compile(rf"\s*(?:[(\[]|(?:note to )?(?:eds?|editors?)\s*[:.])\s*(?:this version\s+)?(?:{_VERB})", re.I)
# "(This Nov. 5 story has been corrected to fix a name)".
_STORY_NOTE = re.compile(
    r"\s*[(\[]?this (?:[\w.]+ \d{1,2},? )?(?:story|article|item|report|version|headline) (?:has been |was |is )?"
    rf"(?:{_VERB})",
    re.I,
)


def told(item: Item) -> "Change.ValueType":
    """Return what the wire calls this version: the strongest of all it says; UNTOLD where it says nothing."""
    headline = item.text.headline
    found = (
        _matching(_SIGNALS, item.signal)
        | _matching(_SLUGS, f"{headline}\n{item.slug}\n{item.note}")
        | _before(headline)
    )
    found |= _matching(_NOTES, item.note[:_MAX_NOTE])
    for note in _on_top(item):
        found |= _matching(_NOTES, note)
    return next((change for change in _STRONGEST_FIRST if change in found), Article.UNTOLD)


def _before(headline: str) -> "set[Change.ValueType]":
    """Return what the words before a headline say; there may be several ("CORRECTED-UPDATE 2-")."""
    found: set[Change.ValueType] = set()
    at = 0
    while prefix := _PREFIX.match(headline, at):
        found |= {change for change, words in _PREFIXES.items() if re.fullmatch(words, prefix["word"], re.I)}
        at = prefix.end()
    return found


def _on_top(item: Item) -> list[str]:
    """Return the notes to editors among the first paragraphs of the text."""
    body = [p for p in item.text.paragraphs if p.kind != Paragraph.HEADLINE][:_TOP_PARAGRAPHS]
    tops = [item.text.text[p.start : min(p.end, p.start + _MAX_NOTE)] for p in body]
    return [top for top in tops if _NOTE.match(top) or _STORY_NOTE.match(top)]


def _matching(words: "dict[Change.ValueType, str]", text: str) -> "set[Change.ValueType]":
    return {change for change, pattern in words.items() if re.search(pattern, text, re.I)} if text else set()
