"""Word lists as they are written in code: words between blanks, phrases between bars."""


def words(text: str) -> frozenset[str]:
    """Return the words of `text`."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """Return the phrases that bars part in `text`."""
    return frozenset(phrase.strip() for phrase in text.split("|"))


JUNK = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec "
    "today yesterday tomorrow internet web website online email e-mail phone tv radio god lord "
    "president minister leader government parliament ministry committee department agency council commission court "
    "company corporation inc corp co ltd group bank board office party army police state city town village county "
    "country nation capital region district university school church hospital street road spokesman spokeswoman "
    "official officials source sources chairman director chief secretary ambassador senator governor mayor general "
    "king queen prince pope sir mr mrs ms dr miss i he she it we they you the a an and but or if in on at for of to by "
    "this that these those there here what who when where why how yes no not ok okay "
    "photo video image file caption read more share updated exclusive breaking update live news "
    "covid covid-19 coronavirus gdp ceo cfo ipo am pm est gmt utc edt pdt dlrs cts mln bln pct vs shr revs qtr "
    "christmas easter ramadan eid hanukkah passover thanksgiving halloween lent "
    "associates partners sons holdings treaty act law bill constitution war revolution"
)
"""Words that alone name nothing, whatever their capital; folded."""
