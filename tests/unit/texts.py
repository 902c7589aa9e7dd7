"""Texts that break analyses, by class, of any size: what wires send when something went wrong before us, and worse."""

from collections.abc import Callable, Mapping
from itertools import cycle, islice

STORY = (
    "Ana Duarte praised the harbour board of Lisbon on Monday. “We will not wait,” she told reporters, “and nobody "
    "should.” The mayor, Rui Teles, said that the talks with Acme Corp. had failed. "
)


def repeated(*pieces: str) -> Callable[[int], str]:
    """Return what makes a text of `pieces` over and over, in at most so many bytes of UTF-8."""
    longest = max(len(piece.encode()) for piece in pieces)
    each = sum(len(piece.encode()) for piece in pieces)

    def make(size: int) -> str:
        count = max(0, size - longest) * len(pieces) // each
        return "".join(islice(cycle(pieces), count))

    return make


def numbered(piece: str) -> Callable[[int], str]:
    """Return what makes a text of `piece`, of whose "{}" each is another word."""
    return lambda size: "".join(piece.replace("{}", _word(n)) for n in range(size // (len(piece.encode()) + 6)))


def _word(number: int) -> str:
    """Return a capitalised word of five letters, another one for each number up to 11 million."""
    letters = [chr(97 + number // 26**place % 26) for place in range(5)]
    return "".join(letters).capitalize()


CLASSES: Mapping[str, Callable[[int], str]] = {
    "nothing": lambda size: "",
    "one letter": lambda size: "a",
    "white space of all kinds": repeated(" ", "\n", "\t", "\u00a0", "\u2003", "\u2028", "\r\n", "\u3000"),
    "prose": repeated(STORY),
    "prose in paragraphs": repeated(STORY, "\n\n"),
    "emoji": repeated("Ana 👩‍👩‍👧‍👦 said 🙂, “🇵🇹🇵🇹” ", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Rui Teles 👍🏽 said. "),
    "emoji alone": repeated("👩‍🚀", "🙂", "🇵🇹"),
    "combining marks": repeated("A\u0301n\u0303a\u0323\u0302\u0300 sa\u0335i\u0336d “n\u030ao\u0301” to Ru\u0308i. "),
    "one letter under marks without end": repeated("a", *["\u0301"] * 300),
    "right to left": repeated(
        "אנה אמרה “שלום” לרוי. ", "قالت آنا «لا» للصحفيين. ", "\u202eAna said\u202c \u2067no\u2069. "
    ),
    "control characters": repeated("Ana\x00Duarte said\x01 “no\x00” \x1b[31mto\x7f Rui\ufeff Teles\u200b. "),
    "what is no character": repeated("Ana\ufffe said \uffff “no” \U0010ffff to Rui. "),
    "letters beyond the first plane": repeated("𝒜𝓃𝒶 𝔡𝔲𝔞𝔯𝔱𝔢 said “𐍈𐌰” to 𠀋𠮷. "),
    "other scripts": repeated("新华社北京电。", "“我们不等”，她说。", "Агентство сообщило: «Нет». ", "เขากล่าวว่าไม่ "),
    "a table": repeated("Lisbon | 12.4 | -3 % | Acme Corp. | n/a |\n", "Porto\t7\t+1,204.50\tRui Teles\t—\n"),
    "a table in columns": repeated("DUARTE A.      61  4-2   7:45.1\n", "TELES R.       58  3-3   7:51.9\n"),
    "all capitals": repeated(STORY.upper()),
    "every word with a capital": repeated(STORY.title()),
    "one endless word": repeated("a"),
    "one endless line of names": repeated("Ana Duarte "),
    "one endless sentence": repeated("and Ana Duarte told Rui Teles that the board had said that "),
    "straight quotation marks": repeated('"'),
    "marks of all styles": repeated(*"“”‘’«»„‟‹›\"'`´‚‛〝〞「」"),
    "marks that only open": repeated("“"),
    "an odd count of marks": lambda size: '"' + repeated('"No," Ana said. "Yes," Rui said. ')(max(0, size - 1)),
    "a mark that never closes": lambda size: (
        "“" + repeated("Nobody said anything, Ana Duarte said. ")(max(0, size - 3))
    ),
    "marks in marks": repeated("“Ana said, ‘Rui said, “"),
    "apostrophes": repeated("'Tis the '90s, the Teles' boys' o'clock rock 'n' roll, Ana's said. "),
    "brackets that only open": repeated("(Ana [said {"),
    "left-overs of HTML": repeated(
        '<p class="x">Ana&nbsp;Duarte said &ldquo;no&rdquo;.</p>', "<br/>", "&#8220;Yes&#8221;", "<!-- a -->", "</"
    ),
    "left-overs of scripts": repeated('{"said": "no", "by": ["Ana"]}; function(){return "Rui"} // said\n'),
    "a transcript": repeated("DUARTE: We will not wait.\n", "TELES: Nobody asked you to, Ana said.\n"),
    "colons": repeated("Ana: "),
    "speakers without end": repeated("Ana Duarte said, "),
    "as many names as words": numbered("{} Duarte met {}. "),
    "as many speakers as quotations": numbered("“No,” said {} Teles. “Yes,” he added. "),
    "one surname of many": numbered("{} Duarte said so. Duarte left. "),
    "acronyms": numbered("The {} Works Board (ZWB) sued. "),
    "paragraphs of one letter": repeated("a\n\n"),
    "full stops": repeated("."),
    "dashes": repeated("— – - "),
    "web addresses": repeated("https://example.org/a?b=c&d=%20 ", "ana@example.org "),
    "numbers": repeated("1,204.50 ", "12 "),
}
