"""Given names that tell whether a person is a "he" or a "she". Those that tell nothing, such as Robin, are left out."""

from services.quotes.words import words

MALE = words(
    """
    abdullah abolfazl adam ahmad ahmed alan albert alejandro alexander ali andreas andrew anthony antonio antony arthur
    benjamin bernard bernie bill bob boris brian bruce carl carlos charles christopher claude craig daniel dave david
    dennis dmitry donald douglas ebrahim edward emmanuel eric erik ernest ethan francesco francis franck francois frank
    frederick gary george giorgio gregory hans harold harry hassan henry hiroshi hossein hugo hussein ian ibrahim igor
    ivan jack jacob jacques james jason javier jeff jeffrey jeremy jerome jim jimmy joe joel johan johann john jonathan
    jose joseph joshua juan justin karl keith kenneth kevin klaus larry lawrence leonard luca luis marco mario mark
    martin matthew max michael miguel mike mitch mohammad mohammed mohamed muhammad mustafa narendra nathan nicholas
    nicolas nikolai olaf oleg omar oscar paolo patrick paul pedro peter philip pierre rafael raymond recep ricardo
    richard rick robert roberto roger ron ronald rupert ryan samuel scott sebastian sergei sergey simon stefan stephen
    steve steven ted thomas tim timothy tom tony vincent vladimir volodymyr walter wayne werner william winston xavier
    """
)
FEMALE = words(
    """
    agnes aisha alexandra alice alicia amanda amy ana andrea angela anita anna anne annie barbara beatrice betty brenda
    carla carmen carol caroline carolina catherine cathy charlotte christina christine claire claudia cynthia deborah
    debra diana diane donna dorothy eleanor elena elizabeth ella ellen emily emma erica erin esther eva evelyn fatima
    florence frances gabriela gloria grace greta hannah heather helen helena helene hillary ingrid irene isabel isabella
    ivana jacqueline jane janet jean jennifer jessica joan joanna joyce judith judy julia julie karen katharine kathleen
    katherine kathryn laura lauren linda lisa liz loretta louise lucia lucy madeleine maggie margaret maria marie marina
    marine martha mary megan melania melissa michelle monica nadia nancy natalia natalie nicola nicole nikki olga olivia
    pamela patricia paula rachel rebecca rosa rosemary ruth samantha sandra sara sarah sharon sheila silvia sofia sonia
    sophia sophie stephanie susan susanne svetlana sylvia tatiana teresa theresa ursula valerie vanessa vera veronica
    victoria virginia wendy yulia yvonne zainab
    """
)
