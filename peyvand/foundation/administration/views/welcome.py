"""The first visit: the firm says who it is, before anybody signs in."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.administration.places import list_countries, list_zones
from peyvand.foundation.administration.settings_form import draw_groups, list_problems, read_answers
from peyvand.foundation.administration.views.requests import next_of
from peyvand.foundation.firm import commands, guesses
from peyvand.foundation.firm import queries as firm
from peyvand.foundation.firm.commands import Answers
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.pages import render_page
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask for the firm's settings with guesses filled in; once answered, this page only leads on."""
    firm.look_again()
    if firm.get_settings().are_answered:
        return redirect(next_of(request))
    if request.method != "POST":
        return _show(request, _guess(request), {})
    answers = read_answers(request.POST)
    try:
        commands.answer_settings(answers, by=SystemActor("first visit"), at=clock.now())
    except Refused as refused:
        return redirect(next_of(request)) if refused.code == "answered" else _show(request, answers, refused.errors)
    return redirect(next_of(request))


def _guess(request: HttpRequest) -> Answers:
    """Return what is likely, from the browser's languages, the one chosen here first, and the machine's zone.

    What the page's script tells goes before: the zone that the browser is in, the country that was chosen.
    """
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    language = formats.current().language
    languages = sorted(filter(None, accepted), key=lambda tag: not tag.startswith(language))
    zone = _listed(request, "zone", list_zones())
    country = _listed(request, "country", list_countries(language)) or guesses.country_of(zone)
    if country:
        languages = [f"{language}-{country}"]
        # The only zone of the country; of several the browser's, where it is in that country.
        zone = zone if guesses.country_of(zone) == country else guesses.only_zone_of(country)
    likely = guesses.settings_row(languages, zone or None)
    known = firm.get_settings()
    return Answers(
        name=known.name,
        currency=known.base_currency or likely.currency,
        zone=likely.zone,
        language=language,
        calendar=likely.calendar,
        digits=likely.digits,
        week_start=likely.week_start,
        fiscal_month=likely.fiscal_month,
        country=likely.country,
        source=known.source,
        days_off=guesses.week_of(likely.country)[1],
    )


def _listed(request: HttpRequest, key: str, options: Sequence[tuple[str, str]]) -> str:
    asked = request.GET.get(key, "")
    return asked if any(asked == value for value, _label in options) else ""


def _show(request: HttpRequest, answers: Answers, errors: dict[str, object]) -> HttpResponse:
    is_fixed = firm.get_settings().base_currency is not None
    context = {
        "groups": draw_groups(answers, errors, is_first=True, is_currency_fixed=is_fixed),
        "problems": list_problems(errors),
        "next": next_of(request),
    }
    status = 422 if errors else 200
    return render_page(request, "administration/welcome.html", context, title=_("Welcome"), status=status)
