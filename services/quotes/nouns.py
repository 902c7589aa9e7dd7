"""Nouns of people and of things to read: who can speak, and what can be quoted from."""

from services.quotes.words import words

_ENDINGS = tuple(words("er or ist ian man woman men women ers ors ists ians people ee ees eur eurs"))
_THINGS_IN_PERSONS_ENDINGS = words(
    """
    letter order matter number paper newspaper power quarter chapter error disorder computer offer answer center summer
    winter river water committee factor sector poster banner manner
    """
)
_PEOPLE = words(
    """
    aide aides ally allies ambassador analyst architect attache attorney attorneys boss candidate captain chair chief
    chiefs chairperson colonel critic critics dean delegate diplomat diplomats economist envoy envoys expert experts
    general governor guard head heads historian imam insider insiders judge judges king lieutenant marshal mayor mp
    nominee nurse official officials patriarch pilot pope premier president presidents priest prince princess principal
    professor prophet queen rabbi representative representatives resident residents secretary sergeant sheikh sheriff
    source sources spokesman spokeswoman spokesperson spokespeople student students surgeon veteran veterans victim
    victims witness witnesses mother father wife husband son daughter brother sister friend friends colleague colleagues
    operative operatives strategist coach actress executive executives lawyer activist staffer staffers parent parents
    """
)
_DOCUMENTS = words(
    """
    poll polls survey surveys study studies report reports data records figures numbers statistics documents document
    email emails e-mail e-mails letter letters analysis research results result findings review memo memos filing
    filings census index evidence investigation audit article story book transcript transcripts statement
    """
)


def is_person(word: str) -> bool:
    """Whether a common noun, in lower case, is that of a person."""
    return word in _PEOPLE or (word.endswith(_ENDINGS) and word not in _THINGS_IN_PERSONS_ENDINGS)


def is_document(word: str) -> bool:
    """Whether a common noun, in lower case, is that of something to read: it "shows" and "finds" as others say."""
    return word in _DOCUMENTS
