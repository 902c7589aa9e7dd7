"""Words that attribute a thought, a wish, a plan or an appearance to someone. They say nothing of what was said."""

from services.quotes.cues import inflections
from services.quotes.words import words

_VERBS = words(
    """
    want wish desire crave long yearn hope expect anticipate await fear dread worry doubt suspect believe think
    consider contemplate ponder weigh imagine envision envisage foresee assume presume suppose figure guess reckon
    understand realize realise recognize recognise grasp learn discover see view regard perceive sense feel know
    like love hate loathe dislike prefer favor favour support back oppose resent regret admire respect trust
    distrust mistrust care appreciate intend plan aim mean seek try attempt strive aspire prepare consider decide
    determine resolve opt choose tend need dare seem appear look remain eye mull plot scheme agonize agonise
    hesitate long relish envy covet
    """
)
_IRREGULAR = words(
    """
    thought thinks saw seen felt knew known understood foresaw foreseen meant sought chose chosen hated planned
    planning preferred preferring plotted plotting favored favoured tried tries regretted regretting
    """
)
_NOUNS = words(
    """
    hope hopes fear fears wish wishes desire desires belief beliefs thought thoughts view views opinion opinions
    plan plans intention intentions intent aim aims goal goals ambition ambitions expectation expectations doubt
    doubts concern concerns worry worries anxiety suspicion suspicions conviction feeling feelings impression
    attitude stance decision dream dreams determination willingness readiness eagerness sense mood support
    opposition preference mind
    """
)
_ADJECTIVES = words(
    """
    afraid angry angered anxious apprehensive ashamed aware bothered bullish certain comfortable committed concerned
    confident convinced curious desperate determined disappointed divided doubtful eager frustrated furious glad
    happy hopeful impressed inclined intent interested keen mindful nervous optimistic persuaded pessimistic pleased
    poised prepared proud puzzled ready reluctant resigned resolved sceptical set skeptical sorry struck suspicious
    sure surprised troubled uncertain uneasy unsure upset wary willing worried
    """
)

ATTITUDES = frozenset({form for verb in _VERBS for form in inflections(verb)} | _IRREGULAR | _NOUNS | _ADJECTIVES)
"""In lower case. A word that can be either, such as "worried", is one only where the text does not quote."""
