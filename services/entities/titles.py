"""Titles, roles and ranks that stand before a person's name and are no part of it."""

from services.entities.names import fold
from services.entities.wordlists import phrases, words

_HONORIFICS = (
    "mr mrs ms miss mx mme mlle messrs dr doctor prof professor sir dame lord lady baron baroness count countess duke "
    "duchess earl viscount herr frau señor señora monsieur madame madam hon honorable rev reverend fr father sister "
    "brother pastor rabbi imam mullah maulana ayatollah hojatoleslam hojjatoleslam sheikh shaikh sheik sayyid sayyed "
    "seyyed seyed shah sultan emir emperor empress king queen prince princess pope saint cardinal archbishop bishop "
    "patriarch metropolitan monsignor swami lama mufti"
)
_OFFICES = (
    "president premier prime minister chancellor secretary undersecretary treasurer speaker senator sen representative "
    "rep congressman congresswoman governor gov lieutenant mayor councilman councilwoman councilor councillor alderman "
    "ambassador envoy consul commissioner chairman chairwoman chairperson chair director chief head leader deputy vice "
    "judge justice attorney prosecutor solicitor sheriff marshal inspector detective constable superintendent officer "
    "agent spokesman spokeswoman spokesperson aide adviser advisor delegate mp mep dictator monarch"
)
_RANKS = (
    "general gen brigadier colonel col major maj captain capt commander cmdr admiral adm lt sergeant sgt corporal cpl "
    "private pvt spc airman seaman marshall warrant field rear"
)
_TRADES = (
    "ceo cfo coo founder co-founder owner manager executive exec editor columnist reporter correspondent journalist "
    "anchor author writer novelist poet playwright actor actress singer rapper musician composer conductor artist "
    "painter photographer architect designer director producer filmmaker comedian coach trainer quarterback receiver "
    "pitcher goalkeeper striker midfielder defender forward guard center captain driver pilot engineer scientist "
    "researcher analyst economist historian lawyer nurse surgeon nutritionist activist organizer candidate nominee "
    "billionaire tycoon farmer teacher student witness"
)
_QUALIFIERS = (
    "former ex late then acting interim incoming outgoing first second foreign interior home defense defence finance "
    "health trade energy oil economy education culture justice state national security assistant associate senior "
    "junior supreme grand party house senate republican democratic democrat rebel opposition u.s the of for and"
)

TITLES = words(f"{_HONORIFICS} {_OFFICES} {_RANKS} {_TRADES}")
PEOPLE = words(f"{_OFFICES} {_RANKS}")
"""Those that a name may follow as an apposition: "its spokeswoman, Moana Pereira"."""
QUALIFIERS = words(_QUALIFIERS)
REGNAL = words("pope king queen prince princess emperor empress saint st mother sultan sheikh sheik emir")
"""These belong to a name of one word, which would not be known without: Pope Francis, Sheikh Hasina."""

_MALE = words("mr sir lord baron count duke king prince emperor sultan emir father brother herr monsieur")
_FEMALE = words(
    "mrs ms miss mme mlle dame lady baroness countess duchess queen princess empress sister madam madame frau"
)


def is_title(word: str) -> bool:
    """Whether a word may be all of a title: "President", "Gen.", "ex-minister"."""
    return fold(word).rstrip(".").removeprefix("ex-") in TITLES


def title_length(words: list[str]) -> int:
    """Return how many of the first words of a person's name are titles. The last word never is."""
    length = 0
    for i, word in enumerate(words[:-1]):
        bare = fold(word).rstrip(".,").removeprefix("ex-")
        if bare in TITLES:
            length = i + 1
        elif bare not in QUALIFIERS:
            break
    return length


def gender(title: str) -> str:
    """Return "m" or "f" where a folded title tells, else ""."""
    return "m" if title in _MALE else "f" if title in _FEMALE else ""


_NICKNAMES = (
    "joe joseph|bill william|will william|bob robert|rob robert|mike michael|tom thomas|jim james|dick richard|"
    "rick richard|dan daniel|ed edward|ted edward|tony anthony|tony antony|chris christopher|steve steven|"
    "steve stephen|dave david|ken kenneth|ben benjamin|nick nicholas|sam samuel|liz elizabeth|beth elizabeth|"
    "kate katherine|"
    "kathy katherine|matt matthew|andy andrew|greg gregory|jeff jeffrey|larry lawrence|ron ronald|don donald|"
    "alex alexander|pete peter|phil philip|charlie charles|chuck charles|jack john|jerry gerald|harry henry|"
    "josh joshua|max maximilian|fred frederick|sue susan|barb barbara|debbie deborah|pat patrick|vlad vladimir|"
    "jon jonathan|tim timothy|walt walter|wes wesley|zach zachary|abe abraham|gabe gabriel|nate nathan|peggy margaret"
)
NICKNAMES = frozenset(frozenset(pair.split()) for pair in phrases(_NICKNAMES))
"""Pairs of first names of which one is short for the other."""
