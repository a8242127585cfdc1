"""Scores put into words, in the reader's language and formats."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.analytical.facts.queries import money
from peyvand.analytical.scores.models import Tier
from peyvand.foundation.ui import formats


def explain(explanation: list[list[object]]) -> list[tuple[str, str]]:
    """Return for each reason of a tier a sentence and its grade; codes that are unknown by now are left out."""
    reader = formats.current()
    told = []
    for code, grade, value in explanation:
        sentence = _sentence(str(code), value)
        if sentence:
            told.append((sentence, _("%(grade)s of 5") % {"grade": reader.number(int(str(grade)))}))
    return told


def _sentence(code: str, value: object) -> str:
    reader = formats.current()
    match code:
        case "frequency":
            count = int(str(value))
            return ngettext("bought %(count)s time", "bought %(count)s times", count) % {"count": reader.number(count)}
        case "monetary":
            amount = money(int(str(value)))
            return _("brought %(amount)s, net") % {"amount": reader.money(amount, short=True)} if amount else ""
        case "recency":
            return _("bought last on %(day)s") % {"day": reader.day(date.fromisoformat(str(value)))}
    return ""


def say_rhythm(gap: int) -> str:
    """Return how often somebody buys: "They order every 34 days"."""
    words = ngettext("They order every day", "They order every %(gap)s days", gap)
    return words % {"gap": formats.current().number(gap)}


def say_late(gap: int, passed: int, as_of: date, today: date) -> str:
    """Return why somebody is late: "They order every 34 days; 41 have passed"."""
    reader = formats.current()
    if as_of == today:
        since = ngettext("%(passed)s has passed", "%(passed)s have passed", passed) % {"passed": reader.number(passed)}
    else:
        since = ngettext(
            "%(passed)s had passed on %(day)s, where the records end",
            "%(passed)s had passed on %(day)s, where the records end",
            passed,
        ) % {"passed": reader.number(passed), "day": reader.day(as_of)}
    return _("%(rhythm)s; %(since)s") % {"rhythm": say_rhythm(gap), "since": since}


def say_worth(tier: Tier, net: int) -> str:
    """Return what somebody has brought so far, and the tier that this makes."""
    amount = formats.current().money(money(net), short=True)
    return _("%(tier)s: brought %(amount)s so far, net.") % {"tier": tier.label, "amount": amount}
