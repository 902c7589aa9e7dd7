"""Sports teams, which models take for people, places and weather: "the Heat", "Miami Heat", "Arsenal"."""

import re

from services.entities import gazetteer
from services.entities.mention import Mention
from services.entities.names import fold
from services.entities.reading import Reading
from services.entities.wordlists import phrases, words

_NICKNAMES = words(
    # Basketball
    "76ers blazers bucks bulls cavaliers cavs celtics clippers grizzlies hawks heat hornets jazz kings knicks "
    "lakers magic "
    "mavericks mavs nets nuggets pacers pelicans pistons raptors rockets sixers spurs suns supersonics thunder "
    "timberwolves "
    "warriors wizards "
    # Football
    "49ers bears bengals bills broncos browns buccaneers bucs cardinals chargers chiefs colts commanders cowboys "
    "dolphins "
    "eagles falcons giants jaguars jets lions niners packers panthers patriots raiders rams ravens redskins saints "
    "seahawks "
    "steelers texans titans vikings "
    # Baseball
    "angels astros athletics braves brewers cubs dbacks diamondbacks dodgers expos guardians mariners marlins mets "
    "nationals "
    "orioles padres phillies pirates rangers rays reds rockies royals tigers twins yankees "
    # Ice hockey
    "avalanche blackhawks bruins canadiens canucks capitals coyotes devils ducks flames flyers hurricanes "
    "islanders kraken "
    "lightning oilers penguins predators sabres senators sharks stars wild "
    # Colleges
    "aggies badgers blue-devils buckeyes bulldogs cornhuskers gators hawkeyes hokies hoosiers huskies jayhawks "
    "longhorns "
    "mountaineers razorbacks seminoles sooners spartans tar-heels tide trojans volunteers wolverines "
    # Soccer, cricket, rugby
    "gunners magpies toffees proteas springboks wallabies"
)
_NICKNAMES_OF_TWO = phrases(
    "red sox|white sox|blue jays|blue jackets|maple leafs|red wings|golden knights|golden state warriors|trail blazers|"
    "crimson tide|fighting irish|blue devils|tar heels|golden gophers|nittany lions|all blacks|sun devils"
)
_OF_NO_OTHER_MEANING = words(
    "76ers cavaliers celtics clippers knicks lakers mavericks pelicans pistons raptors timberwolves 49ers bengals "
    "buccaneers "
    "niners packers redskins seahawks steelers texans astros dbacks diamondbacks dodgers expos mets orioles padres "
    "phillies "
    "yankees canadiens canucks oilers sabres kraken buckeyes cornhuskers hokies hoosiers jayhawks seminoles sooners "
    "springboks wallabies"
)
_CLUBS = phrases(
    "arsenal|everton|tottenham|tottenham hotspur|aston villa|crystal palace|west ham|west ham united|"
    "manchester united|man united|man utd|manchester city|man city|newcastle united|leeds united|leicester city|"
    "sheffield united|sheffield wednesday|nottingham forest|wolverhampton wanderers|bolton wanderers|blackburn rovers|"
    "norwich city|west bromwich albion|brighton & hove albion|queens park rangers|celtic|glasgow celtic|"
    "glasgow rangers|"
    "real madrid|atletico madrid|fc barcelona|real betis|real sociedad|athletic bilbao|villarreal|espanyol|"
    "juventus|ac milan|inter milan|internazionale|as roma|lazio|fiorentina|sampdoria|atalanta|napoli|"
    "bayern munich|borussia dortmund|borussia monchengladbach|bayer leverkusen|schalke|schalke 04|werder bremen|"
    "hertha berlin|eintracht frankfurt|rb leipzig|hamburger sv|vfl wolfsburg|vfb stuttgart|"
    "paris saint-germain|psg|olympique lyonnais|olympique marseille|as monaco|saint-etienne|ajax|feyenoord|"
    "psv eindhoven|benfica|sporting lisbon|fc porto|galatasaray|fenerbahce|besiktas|olympiakos|panathinaikos|"
    "dynamo kyiv|shakhtar donetsk|cska moscow|spartak moscow|zenit st petersburg|red star belgrade|boca juniors|"
    "river plate|flamengo|corinthians|palmeiras|fluminense|al hilal|al-hilal|al nassr|al-nassr|al ahly|al-ahly|"
    "persepolis|esteghlal|la galaxy|inter miami|new york city fc|toronto fc|seattle sounders"
)
_STATES_THEMSELVES = frozenset({"new york state", "washington state"})
"""All others are their universities: "Michigan State"."""
_CLUB_WORDS = re.compile(r"\b(?:F\.?C\.?|A\.?F\.?C\.?|C\.?F\.?|Rovers|Wanderers|Hotspur|Athletic)$")
_SPORTS = words(
    "coach coaches coached season seasons game games league playoffs playoff quarterback touchdown inning innings "
    "striker "
    "midfielder goalkeeper goal goals match matches championship championships tournament roster rookie stadium fans "
    "defender pitcher scored halftime rebounds touchdowns kickoff offense defensive"
)
_LEAST_SPORTS = 2
"""Words of sports in a text that is about them."""
_ROLE = re.compile(
    r"(?:['’]s?)? (?:(?:head|assistant|defensive|offensive|first-year|former) )*"
    r"(?:coach|manager|captain|quarterback|pitcher|striker|midfielder|defender|goalkeeper|forward|guard|center|centre|"
    r"shortstop|receiver|linebacker|lineman|winger|goalie|fans|players?|roster|locker room|season|game|record)\b"
)


def is_team(reading: Reading, mention: Mention) -> bool:
    """Whether a mention names a sports team, in a text about sports."""
    if len(_SPORTS & reading.lower_words) < _LEAST_SPORTS:
        return False
    name = fold(mention.exact)
    if name in _CLUBS or (" " in name and _CLUB_WORDS.search(mention.exact)):
        return True
    if name.endswith(" state") and name not in _STATES_THEMSELVES and gazetteer.place(name.removesuffix(" state")):
        return True
    nickname = next((n for n in (" ".join(name.split()[-2:]), name.split()[-1]) if _is_nickname(n)), "")
    if not nickname:
        return False
    if nickname in _OF_NO_OTHER_MEANING:
        return True
    if name != nickname:
        home = mention.exact[: -len(nickname)].strip()
        return gazetteer.is_town(home) or gazetteer.place(home) is not None
    before = reading.text[max(0, mention.start - 4) : mention.start]
    return before.casefold() == "the " or _ROLE.match(reading.text, mention.end) is not None


def _is_nickname(name: str) -> bool:
    return name in _NICKNAMES or name in _NICKNAMES_OF_TWO
