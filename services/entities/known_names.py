"""Names that no register has as the press writes them: short names of countries, regions, well-known organisations."""

from services.entities.names import place_key
from services.entities.wordlists import phrases, words

SHORT = {
    "AE": "UAE|U.A.E.|Emirates",
    "BA": "Bosnia|Bosnia-Herzegovina",
    "BN": "Brunei",
    "BO": "Bolivia",
    "CD": "DRC|DR Congo|Democratic Republic of Congo|Congo-Kinshasa|Zaire",
    "CG": "Congo-Brazzaville|Republic of Congo",
    "CI": "Ivory Coast|Cote d'Ivoire",
    "CN": "PRC|Mainland China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "FK": "Falklands|Falkland Islands",
    "FM": "Micronesia",
    "GB": "UK|U.K.|Britain|Great Britain",
    "IR": "Islamic Republic",
    "KN": "St. Kitts and Nevis",
    "KP": "DPRK|North Korea",
    "KR": "South Korea|Republic of Korea",
    "LA": "Laos",
    "LC": "St. Lucia",
    "MD": "Moldova",
    "MK": "Macedonia",
    "MM": "Burma",
    "MO": "Macau",
    "NL": "Holland|The Netherlands|Netherlands",
    "PS": "Palestine|Palestinian Territories|Palestinian territories",
    "RU": "Russia",
    "SA": "Saudi",
    "ST": "Sao Tome",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor|Timor-Leste",
    "TR": "Turkey|Türkiye",
    "TT": "Trinidad",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "US": "U.S.|US|USA|U.S.A.|America|United States of America|the States",
    "VA": "Vatican|Holy See|Vatican City",
    "VC": "St. Vincent and the Grenadines",
    "VE": "Venezuela",
    "VN": "Vietnam|Viet Nam",
}
"""Other names of countries, by ISO 3166-1 code, with | between them."""
PRINCIPAL = {
    "AE": "United Arab Emirates",
    "CD": "Democratic Republic of the Congo",
    "CZ": "Czech Republic",
    "MM": "Myanmar",
    "PS": "Palestine",
    "TR": "Turkey",
    "VA": "Vatican",
}
UK_PARTS = {"England": "GB-ENG", "Scotland": "GB-SCT", "Wales": "GB-WLS", "Northern Ireland": "GB-NIR"}
STATE_ABBREVIATIONS = (
    "Ala.=AL Ariz.=AZ Ark.=AR Calif.=CA Colo.=CO Conn.=CT Del.=DE Fla.=FL Ga.=GA Ill.=IL Ind.=IN Kan.=KS Ky.=KY La.=LA "
    "Md.=MD Mass.=MA Mich.=MI Minn.=MN Miss.=MS Mo.=MO Mont.=MT Neb.=NE Nev.=NV N.H.=NH N.J.=NJ N.M.=NM N.Y.=NY "
    "N.C.=NC N.D.=ND Okla.=OK Ore.=OR Pa.=PA R.I.=RI S.C.=SC S.D.=SD Tenn.=TN Tex.=TX Vt.=VT Va.=VA Wash.=WA "
    "W.Va.=WV Wis.=WI "
    "Wyo.=WY D.C.=DC"
)
NOT_ALONE = frozenset({"saudi", "islamic republic", "states"})
"""Short forms that are words of other uses: they name the country where something else says it is a name."""
AMBIGUOUS = frozenset(
    {"georgia", "congo", "korea", "virgin islands", "saint martin", "washington", "new york", "macedonia"}
)
"""Names of two countries, of a country and a state, or of a state and a city."""
PERSONAL = words(
    "jordan chad georgia jersey virginia montana washington victoria hamilton stanley kingston douglas santiago male "
    "jamestown plymouth wellington settlement"
)
"""Places that are also names of people, or words: the text must say which is meant."""

REGIONS = frozenset(
    map(
        place_key,
        phrases(
            "Africa|North Africa|West Africa|East Africa|Central Africa|Southern Africa|Sub-Saharan Africa|Sahel|"
            "Maghreb|Asia|West Asia|Central Asia|South Asia|East Asia|Southeast Asia|South-East Asia|"
            "Asia-Pacific|Indo-Pacific|"
            "Europe|Eastern Europe|Western Europe|Central Europe|Northern Europe|Southern Europe|Middle East|Near East|"
            "Far East|Latin America|South America|North America|Central America|Caribbean|Oceania|Antarctica|Arctic|"
            "Antarctic|Balkans|Baltics|Caucasus|Scandinavia|Persian Gulf|Gulf|West|East|Global South|Global North|"
            "West Bank|Gaza|Gaza Strip|Golan Heights|Kurdistan|Crimea|Donbas|Donbass|Kashmir|Tibet|Xinjiang|Chechnya|"
            "Abkhazia|South Ossetia|Nagorno-Karabakh|Transnistria|Somaliland|Sinai|Horn of Africa|Levant|Catalonia|"
            "Bavaria|Siberia|Sicily|Sardinia|Soviet Union|USSR|Yugoslavia|Czechoslovakia|East Germany|West Germany|"
            "North Korea|South Korea|Korea|Congo|Mediterranean|Mediterranean Sea|Atlantic|Pacific|Indian Ocean|Red Sea|"
            "Black Sea|Caspian Sea|Baltic Sea|South China Sea|East China Sea|Strait of Hormuz|Suez Canal|Panama Canal|"
            "Midwest|New England|Silicon Valley|Wall Street|Mars|Hague|Riviera|LA|NYC|DC|D.C.|Amazon Basin|Himalayas|"
            "Alps|Andes"
        ),
    )
)
"""Places without an identifier of their own here, keyed as by `place_key`."""

ORGANIZATIONS = frozenset(
    map(
        place_key,
        phrases(
            "Kremlin|White House|Pentagon|Downing Street|No 10|Capitol Hill|Elysee|Knesset|Bundestag|Duma|State Duma|"
            "Congress|Senate|House of Representatives|House of Commons|House of Lords|Supreme Court|State Department|"
            "Treasury|Fed|Federal Reserve|UN|United Nations|EU|European Union|European Commission|NATO|OPEC|OPEC+|IMF|"
            "World Bank|WHO|WTO|IAEA|ICC|UNICEF|UNESCO|UNHCR|ASEAN|African Union|Arab League|ECB|European Central Bank|"
            "FBI|CIA|NSA|FDA|EPA|NASA|SEC|FIFA|UEFA|NFL|NBA|WNBA|NHL|MLB|IOC|BBC|CNN|NBC|CBS|ABC News|Fox News|AP|"
            "Associated Press|Reuters|AFP|Agence France-Presse|TASS|RIA Novosti|Interfax|Xinhua|IRNA|Fars|Tasnim|Mehr|"
            "Al Jazeera|Al-Jazeera|Al Arabiya|Al-Arabiya|New York Times|Washington Post|Wall Street Journal|Guardian|"
            "Financial Times|Bloomberg|Le Monde|Le Figaro|El Pais|Der Spiegel|Die Zeit|La Repubblica|Haaretz|Al Ahram|"
            "Taliban|Hamas|Hezbollah|Hizbullah|Al Qaeda|Al-Qaeda|al-Qaida|ISIS|ISIL|Daesh|"
            "Islamic State|Houthis|PKK|IRGC|Google|Microsoft|Facebook|Twitter|Boeing|Airbus|Toyota|Gazprom|Rosneft|"
            "Red Cross|Greenpeace|Amnesty International|Human Rights Watch|Bank of England|Vatican City State"
        ),
    )
)
"""Well-known organisations, some of which are taken for places or people, keyed as by `place_key`."""

DIVISIONS = {
    "AF-KAN": "Kandahar",
    "AT-9": "Vienna",
    "AU-NSW": "New South Wales",
    "BE-BRU": "Brussels",
    "BE-VLG": "Flanders",
    "BE-WAL": "Wallonia",
    "CN-GD": "Guangdong",
    "CN-GX": "Guangxi",
    "CN-HK": "Hong Kong",
    "CN-NM": "Inner Mongolia",
    "CN-NX": "Ningxia",
    "CN-XJ": "Xinjiang",
    "CN-XZ": "Tibet",
    "DE-BY": "Bavaria",
    "DE-HE": "Hesse",
    "DE-MV": "Mecklenburg-Western Pomerania",
    "DE-NI": "Lower Saxony",
    "DE-NW": "North Rhine-Westphalia",
    "DE-RP": "Rhineland-Palatinate",
    "DE-SN": "Saxony",
    "DE-ST": "Saxony-Anhalt",
    "DE-TH": "Thuringia",
    "ES-AN": "Andalusia",
    "ES-CN": "Canary Islands",
    "ES-CT": "Catalonia",
    "ES-IB": "Balearic Islands",
    "ES-NC": "Navarre",
    "ES-PV": "Basque Country",
    "FR-20R": "Corsica",
    "FR-BRE": "Brittany",
    "FR-NOR": "Normandy",
    "IQ-AN": "Anbar|Al-Anbar",
    "IQ-KR": "Iraqi Kurdistan|Kurdistan Region",
    "IR-06": "Khuzestan",
    "IR-11": "Sistan and Baluchestan|Sistan-Baluchestan",
    "IT-21": "Piedmont",
    "IT-25": "Lombardy",
    "IT-52": "Tuscany",
    "IT-75": "Apulia",
    "IT-82": "Sicily",
    "IT-88": "Sardinia",
    "NL-FR": "Friesland",
    "PK-KP": "Khyber Pakhtunkhwa",
    "RU-BA": "Bashkortostan",
    "RU-CE": "Chechnya",
    "RU-DA": "Dagestan",
    "RU-IN": "Ingushetia",
    "RU-SE": "North Ossetia",
    "RU-TA": "Tatarstan",
    "UA-14": "Donetsk oblast|Donetsk region",
    "UA-09": "Luhansk oblast|Luhansk region",
    "UA-43": "Crimea",
}
"""English names of divisions that ISO 3166-2 has by another, by code, with | between them."""
WHOLE_DIVISIONS = frozenset({"CA-QC", "US-IA", "US-KS", "US-OK", "US-UT"})
"""Divisions that share their name with a city, and are what is mostly meant by it."""
