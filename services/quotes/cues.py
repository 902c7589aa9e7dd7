"""Verbs that report speech, with their inflections. What people think, want or plan is no speech, and is not here."""

from enum import Enum, auto

from services.quotes.words import words


class Cue(Enum):
    """How a verb reports, which decides what its content is."""

    SAY = auto()
    """With a clause or a quotation: "said that …", "…, she added"."""
    QUOTE = auto()
    """Only beside a quotation: "…," he laughed."""
    URGE = auto()
    """With someone and what that one is to do: "urged Congress to act"."""
    PROMISE = auto()
    """With what the speaker is to do: "vowed to fight"."""
    LABEL = auto()
    """With someone or something and what is said of it: "called him a liar", "accused them of fraud"."""
    TELL = auto()
    """Has the one who is told as its object: "told reporters"."""
    IMPLY = auto()
    """Speaks of people, and otherwise only of what things mean: "the visit suggests that …"."""
    SHOW = auto()
    """Reports where its subject is something to read: "the poll found that …"."""


_VERBS = {
    Cue.SAY: """
        acknowledge add admit affirm agree allege announce argue ask assert assure attest aver avow boast caution charge
        claim clarify comment complain concede conclude confess confide confirm contend counter cry declare demand deny
        disclose elaborate emphasize emphasise enthuse estimate exclaim explain express forecast fret gripe grumble hint
        inform inquire insinuate insist interject intone joke lament maintain mention mumble murmur mutter note notify
        object observe opine plead point posit postulate preach predict proclaim profess promise pronounce protest
        quip reaffirm reason reassure recall recount reiterate relate remark remind reply report respond restate retort
        reveal say scoff shout snap speculate stipulate state stress submit suggest swear sweat tell testify theorize
        thunder tweet retweet underline underscore venture vouch vow warn whisper wonder worry write blog post text
        assess advise email signal divulge allude dispute
    """,
    Cue.QUOTE: """
        answer ask begin bellow blurt boom chant chime chuckle close coo continue crow deadpan demur ease end finish
        fume gasp giggle go grin groan growl gush howl implore interrupt joke laugh mock mouth muse nod offer open pine
        pray press proceed prod quote rail rant rasp read remember repeat roar scold scream shoot sigh smile sneer snort
        sob speak start summarize tease taunt utter volunteer wail whine yell put
    """,
    Cue.URGE: """
        advise appeal ask beg beseech call challenge command compel counsel demand direct encourage entreat exhort
        implore instruct invite order petition press recommend remind request suggest tell urge warn
    """,
    Cue.PROMISE: "guarantee pledge promise swear threaten volunteer vow propose",
    Cue.LABEL: """
        accuse assail attack bash berate blame blast brand call castigate characterize characterise chide condemn credit
        criticize criticise decry defend deem deride denounce describe dismiss disparage dub fault hail lambast lambaste
        label liken mock name praise rebuke rebuff rebut reject rip ridicule slam tout welcome
    """,
    Cue.TELL: "advise ask assure inform notify reassure remind tell warn",
    Cue.IMPLY: "confirm hint remind reveal signal stress suggest underline underscore",
    Cue.SHOW: """
        conclude confirm demonstrate detail estimate find forecast illustrate indicate predict project read reveal show
        suggest
    """,
}

CLAIMS = words(
    """
    accusation acknowledgment admission allegation announcement argument assertion assurance charge claim comment
    complaint concession conclusion confirmation contention declaration denial estimate explanation insistence
    observation pledge prediction promise proposal reminder remark statement suggestion threat vow warning
    accusations allegations arguments assertions assurances charges claims comments complaints predictions promises
    remarks statements suggestions threats warnings
    """
)
"""Nouns that report what their owner says: "X's claim that …"."""

_IRREGULAR = {
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "begin": ("begins", "began", "begun", "beginning"),
    "find": ("finds", "found", "found", "finding"),
    "forecast": ("forecasts", "forecast", "forecast", "forecasting"),
    "go": ("goes", "went", "gone", "going"),
    "put": ("puts", "put", "put", "putting"),
    "read": ("reads", "read", "read", "reading"),
    "shoot": ("shoots", "shot", "shot", "shooting"),
    "show": ("shows", "showed", "shown", "showing"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "beseech": ("beseeches", "besought", "besought", "beseeching"),
    "text": ("texts", "texted", "texted", "texting"),
    "e-mail": ("e-mails", "e-mailed", "e-mailed", "e-mailing"),
}

_DOUBLED = words("admit beg dub grin nod prod quip rebut rip slam snap sob submit")


def inflections(lemma: str) -> tuple[str, ...]:
    """Return every form of a verb: itself, third person, past, participles."""
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma])
    if lemma.endswith("e"):
        return lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    return lemma, third, f"{stem}ed", f"{stem}ing"


def _forms() -> dict[str, frozenset[Cue]]:
    forms: dict[str, set[Cue]] = {}
    for cue, lemmas in _VERBS.items():
        for lemma in lemmas.split():
            for form in inflections(lemma):
                forms.setdefault(form, set()).add(cue)
    return {form: frozenset(cues) for form, cues in forms.items()}


_FORMS = _forms()
_NONE: frozenset[Cue] = frozenset()


def cues(word: str) -> frozenset[Cue]:
    """Return the ways in which `word`, a verb in any form and case, reports speech; empty where it does not."""
    return _FORMS.get(word.lower(), _NONE)
