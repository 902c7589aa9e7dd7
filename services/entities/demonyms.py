"""The words for people of a country, a region or a faith, as the press uses them; singular, lower case."""

from services.entities.wordlists import phrases, words

_NATIONAL = (
    "AF afghan|AL albanian|DZ algerian|AD andorran|AO angolan|AR argentine argentinian|AM armenian|AU australian|"
    "AT austrian|AZ azeri azerbaijani|BS bahamian|BH bahraini|BD bangladeshi|BB barbadian|BY belarusian|BE belgian|"
    "BZ belizean|BJ beninese|BT bhutanese|BO bolivian|BA bosnian|BR brazilian|"
    "GB british briton britons english englishman scot scottish welsh welshman|BG bulgarian|MM burmese|BI burundian|"
    "KH cambodian|CM cameroonian|CA canadian|TD chadian|CL chilean|CN chinese|CO colombian|CD congolese|"
    "HR croat croatian|CU cuban|CY cypriot|CZ czech|DK dane danish|DJ djiboutian|DO dominican|NL dutch|"
    "EC ecuadorian ecuadorean|EG egyptian|AE emirati|ER eritrean|EE estonian|ET ethiopian|FJ fijian|PH filipino|"
    "FI finn finnish|FR french frenchman|GA gabonese|GM gambian|DE german|GE georgian|GH ghanaian|GR greek|"
    "GD grenadian|GT guatemalan|GN guinean|GY guyanese|HT haitian|HN honduran|HU hungarian|IS icelandic icelander|"
    "IN indian|ID indonesian|IR iranian persian|IQ iraqi|IE irish irishman|IL israeli|IT italian sicilian|CI ivorian|"
    "JM jamaican|JP japanese|JO jordanian|KZ kazakh|KE kenyan|KR korean|XK kosovar|KW kuwaiti|KG kyrgyz|"
    "LA lao laotian|LV latvian|LB lebanese|LR liberian|LY libyan|LT lithuanian|LU luxembourger|MK macedonian|"
    "MG malagasy|MW malawian|MY malaysian|MV maldivian|ML malian|MT maltese|MR mauritanian|MU mauritian|MX mexican|"
    "MD moldovan|MN mongolian|ME montenegrin|MA moroccan|MZ mozambican|NA namibian|NP nepalese nepali|NI nicaraguan|"
    "NG nigerian|NE nigerien|NO norwegian|OM omani|PK pakistani|PS palestinian|PA panamanian|PY paraguayan|"
    "PE peruvian|PL polish pole|PT portuguese|PR puerto-rican|QA qatari|RO romanian|RU russian chechen tatar|"
    "RW rwandan|SV salvadoran|WS samoan|SA saudi|SN senegalese|RS serb serbian|SG singaporean|SK slovak slovakian|"
    "SI slovene slovenian|SO somali|ES spaniard spanish catalan basque|SD sudanese|SR surinamese|SZ swazi|"
    "SE swede swedish|CH swiss|SY syrian|TW taiwanese|TJ tajik|TZ tanzanian|US american texan californian|TH thai|"
    "TO tongan|TT trinidadian|TN tunisian|TR turk turkish|TM turkmen|UG ugandan|UA ukrainian|UY uruguayan|UZ uzbek|"
    "VE venezuelan|VN vietnamese|YE yemeni|ZM zambian|ZW zimbabwean"
)
_NATIONAL_PHRASES = (
    "KP=north korean|KR=south korean|ZA=south african|NZ=new zealander|LK=sri lankan|CR=costa rican|PR=puerto rican|"
    "SA=saudi arabian|HK=hong konger|SL=sierra leonean|SS=south sudanese|US=african american|US=african-american|"
    "US=asian american|GB=northern irish|DE=east german|DE=west german|PG=papua new guinean|GQ=equatorial guinean|"
    "US=palestinian-american|BF=burkinabe"
)


def _nationalities() -> dict[str, str]:
    single = (entry.split() for entry in _NATIONAL.split("|"))
    several = (entry.split("=") for entry in _NATIONAL_PHRASES.split("|"))
    return {word: code for code, *people in (*single, *several) for word in people}


NATIONALITIES = _nationalities()
"""ISO 3166-1 code of the country that each people, or most of it, is of."""

DEMONYMS = (
    frozenset(NATIONALITIES)
    | words(
        "african arab arabian asian bavarian bengali european kurd kurdish malay soviet tibetan uyghur uighur "
        "muslim christian jew jewish hindu sikh buddhist sunni shia shiite catholic protestant anglican islamist "
        "republican democrat druze yazidi hutu tutsi pashtun rohingya zionist"
    )
    | phrases(
        "north american|south american|latin american|west african|east african|west asian|central asian|south asian|"
        "southeast asian|east asian|middle eastern|eastern european|western european"
    )
)
