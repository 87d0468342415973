"""Words that say nothing about a topic, in the languages most captions are written in."""

from __future__ import annotations

_ENGLISH = """a about after again all also always am an and any are aren't around as at away back be
because been before being best better big but by came can can't come could day did didn't do does
doesn't doing don't down each even ever every first for from full get gets getting give go goes
going gonna got had has have haven't having he he's her here here's his how i i'd i'll i'm i've if
in into is isn't it it's its just keep know last latest let let's like link little live long
look looking made make makes making many may me might more most much must my need never new next no
not now of off on once one only or other our out over own part people please really right s said
same say says see she should show so some still such t take tell than thank thanks that that's the
their them then there there's these they they're thing things think this those three through time
to today together tomorrow tonight too try two under until up us use very want was watch way we
we'll we're we've week well were what what's when where which while who why will with won't work
would year years yes yesterday yet you you'll you're you've your"""
_FRENCH = """ai alors après au aujourd'hui aussi autre aux avant avec avez avoir beaucoup bien bon
c'est ça ce cela ces cet cette ceux chez chaque comme comment d'un d'une dans de depuis des deux
dernier dès donc du elle elles en encore entre est et été être eu fait faire fois font grand hier
ici il ils j'ai je jour jusqu'à l'on la là le les leur leurs lors lui mais me mes même moi moins mon
ne ni nos notre nous on ont ou où par pas pendant peu peut plus pour pourquoi près puis qu'il qu'on
que quel quelle qui quoi s'est sa sans se ses si soir son sont sous suis sur ta te tes toi ton tous
tout toute toutes très trop tu un une va vers voici voilà voir vos votre vous y"""
_SPANISH = """a al algo así aquí cada como cómo con cual cuando de del desde día donde dos e el él
ella en entre era es esa ese eso está están este esta esto estos fue ha han hasta hay hoy la las le
les lo los más me mi muy nada ni no nos nuestra nuestro o os otra otro para pero por porque que qué
quien se ser si sí sin sobre son su sus también te tu tus un una uno unos y ya yo"""
_GERMAN = """aber alle als am an auch auf aus bei bin bis da das dass dem den der des die dies diese
dieser doch du durch ein eine einem einen einer eines er es euch für haben hat hier ich ihr im in
ist ja jetzt kann mehr mein mit nach nicht noch nur ob oder sehr sein sich sie sind so über um und
uns unser unsere vom von vor was wenn wer wie wir wird wo zu zum zur"""
_ITALIAN_PORTUGUESE = """che di il gli nel della dei delle per una uno sono con non più come questo
questa anche lo mio tuo suo ci si è do da dos das na nas no nos em um uma são para com não mais
você seu sua isso este esta muito foi ao aos pela pelo"""

STOPWORDS = frozenset(
    word
    for text in (_ENGLISH, _FRENCH, _SPANISH, _GERMAN, _ITALIAN_PORTUGUESE)
    for word in text.split()
)
