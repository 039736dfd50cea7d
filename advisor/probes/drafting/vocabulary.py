"""The English words that writing questions turns on, each list with what it is for.

Words only; nothing is looked up here.
"""

from __future__ import annotations

import re

MONTHS = frozenset(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

DURATIONS = frozenset(
    "second minute hour day night week weekend fortnight month year decade century".split()
)
TIMES = DURATIONS | frozenset("afternoon evening morning moment period season time".split())
"""Objects that say when, not what: "works that day"."""

MONEY = frozenset("cent dollar dollars euro euros franc pence penny pound pounds rupee yen".split())
SPENDING = frozenset("charge cost earn fine owe pay price spend".split())
LASTING = frozenset("continue last run stay take wait".split())
DIMENSIONS = frozenset("deep high long old tall thick wide".split())

INVARIANT = frozenset("cost cut hit hurt let put read set shut split spread".split())
"""Verbs whose past looks like their present: after a plural, "cost" may be either."""

APPROXIMATIONS = (
    *(("at", "least"), ("at", "most"), ("up", "to"), ("more", "than"), ("less", "than")),
    *((word,) for word in ("about", "around", "nearly", "over", "roughly", "approximately")),
)
"""Before a number; the longer ones first."""

LABELLED = frozenset(
    "act appendix article aisle bay berth bus chapter channel clause code deck extension form "
    "frame gate grade group hotline level line lock model number page phase platform port road "
    "room route rule section slip stage step table terminal tier type version ward zone".split()
)
"""Nouns that a number or code after them tells apart: "form K-9", "line 310"."""

LOCATIVE = frozenset(
    "be bear build display find gather grow hang happen hold keep lie live locate meet park place "
    "print put sell serve set situate sit stand start stop store wait".split()
)
"""Verbs with which a place is where the thing is or happens."""

PLACES = frozenset(
    "airport bank bay beach bridge building bureau cabin castle cathedral centre church city "
    "college counter county deck desk district dock door entrance factory field floor gallery "
    "garden gate hall harbour hospital hotel house hut island kitchen laboratory lake lane library "
    "loft market mole mountain museum office park pier port quay region river road room school sea "
    "shed shelf shop square stadium station store street theatre tower town university valley "
    "village wall warehouse yard".split()
)

STATIVE = frozenset(
    "appear be become begin belong border comprise connect consist contain cost depend end exist "
    "flow happen have include last lie mean occur remain rise stand start".split()
)
"""Verbs with which a name need not be anybody; with others it acts, and is a "who"."""

LIGHT_OBJECTS = frozenset(
    "account action advantage amount attempt attention care change deal decision effect effort "
    "example fact failure form influence kind lack lot need number part place problem range reason "
    "right role sense step thing type use variety view way".split()
)
"""Objects that only make sense together with their verb: "take place"."""

ROLES = re.compile(
    r"(?:agent|applicant|artist|author|boss|bosun|buyer|captain|caller|chief|child|children|clerk|"
    r"colleague|cook|customer|dean|dentist|deputy|director|doctor|driver|editor|emperor|employee|"
    r"employer|engineer|founder|friend|guardian|guest|guide|historian|holder|inspector|instructor|"
    r"inventor|journalist|judge|keeper|king|lawyer|leader|lecturer|librarian|manager|master|mate|"
    r"mayor|member|minister|monarch|musician|novelist|nurse|officer|operator|owner|painter|parent|"
    r"partner|passenger|patient|pharmacist|philosopher|physician|physicist|pilot|poet|politician|"
    r"premier|president|priest|prince|princess|professor|purser|queen|receptionist|resident|ruler|"
    r"scholar|scientist|secretary|singer|skipper|soldier|specialist|student|supervisor|supplier|"
    r"surgeon|teacher|technician|tenant|theologian|therapist|tourist|trainee|trainer|treasurer|"
    r"user|visitor|volunteer|warden|woman|women|worker|writer|"
    r"(?:business|chair|clergy|crafts|congress|fire|fisher|gentle|noble|police|post|sales|sea|"
    r"sports|states|work)m[ae]n)s?"
)
"""Nouns for people, in lower case."""
