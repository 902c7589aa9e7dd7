"""The words for people of a country, a region or a faith, as the press uses them; singular, lower case."""

from services.entities.wordlists import phrases, words

DEMONYMS = words(
    "afghan african albanian algerian american andorran angolan arab arabian argentine argentinian armenian asian "
    "australian austrian azeri azerbaijani bahamian bahraini bangladeshi barbadian basque bavarian belarusian belgian "
    "belizean bengali beninese bhutanese bolivian bosnian brazilian british briton britons bulgarian burmese "
    "burundian californian cambodian cameroonian canadian catalan chadian chechen chilean chinese colombian "
    "congolese croat croatian cuban cypriot czech dane danish djiboutian dominican dutch ecuadorian ecuadorean "
    "egyptian emirati english englishman eritrean estonian ethiopian european fijian filipino finn finnish french "
    "frenchman gabonese gambian german georgian ghanaian greek grenadian guatemalan guinean guyanese haitian honduran "
    "hungarian icelandic icelander indian indonesian iranian iraqi irish irishman israeli italian ivorian jamaican "
    "japanese jordanian kazakh kenyan korean kosovar kurd kurdish kuwaiti kyrgyz lao laotian latvian lebanese "
    "liberian libyan lithuanian luxembourger macedonian malagasy malawian malay malaysian maldivian malian maltese "
    "mauritanian mauritian mexican moldovan mongolian montenegrin moroccan mozambican namibian nepalese nepali "
    "nicaraguan nigerian nigerien norwegian omani pakistani palestinian panamanian paraguayan persian peruvian "
    "polish pole portuguese puerto-rican qatari romanian russian rwandan salvadoran samoan saudi scot scottish "
    "senegalese serb serbian sicilian singaporean slovak slovakian slovene slovenian somali soviet spaniard spanish "
    "sudanese surinamese swazi swede swedish swiss syrian taiwanese tajik tanzanian texan thai tibetan tongan "
    "trinidadian tunisian turk turkish turkmen ugandan ukrainian uruguayan uyghur uighur uzbek venezuelan "
    "vietnamese welsh welshman yemeni zambian zimbabwean "
    "muslim christian jew jewish hindu sikh buddhist sunni shia shiite catholic protestant anglican islamist "
    "republican democrat druze kurdish yazidi hutu tutsi pashtun tatar rohingya zionist"
) | phrases(
    "north korean|south korean|north american|south american|latin american|west african|east african|"
    "south african|new zealander|sri lankan|costa rican|puerto rican|burkinabe|west asian|central asian|south asian|"
    "southeast asian|east asian|middle eastern|eastern european|western european|saudi arabian|hong konger|"
    "sierra leonean|south sudanese|african american|african-american|asian american|northern irish|east german|"
    "west german|papua new guinean|equatorial guinean|palestinian-american"
)
