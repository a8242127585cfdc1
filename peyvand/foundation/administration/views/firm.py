"""The firm's settings, words, modules and rates."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peyvand.foundation.administration.places import list_currencies
from peyvand.foundation.administration.settings_form import draw_groups, list_problems, read_answers
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.administration.views.settings_page import need_tab, render_tab
from peyvand.foundation.base.ports import modules
from peyvand.foundation.firm import commands
from peyvand.foundation.firm import queries as firm
from peyvand.foundation.firm.commands import Answers
from peyvand.foundation.firm.ports import terms
from peyvand.foundation.records.filtering import parse_number
from peyvand.foundation.ui import fields, formats
from peyvand.foundation.ui.pages import toast
from peyvand.kernel import clock
from peyvand.kernel.calendars import parse_day
from peyvand.kernel.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def change_firm(request: HttpRequest) -> HttpResponse:
    """Show the firm's settings, and change them."""
    need_tab(request, "firm")
    if request.method != "POST":
        return _show_firm(request, _answers_of_now(), {})
    answers = read_answers(request.POST)
    try:
        commands.change_settings(answers, by=user_of(request), at=clock.now())
    except Refused as refused:
        if refused.code != "invalid":
            raise
        return _show_firm(request, answers, refused.errors)
    toast(request, _("The settings are saved."))
    return redirect("/settings/firm")


@require_http_methods(["GET", "HEAD", "POST"])
def change_words(request: HttpRequest) -> HttpResponse:
    """Show what things are called in each language, and call them something else."""
    need_tab(request, "terms")
    if request.method != "POST":
        return _show_words(request, {})
    errors: dict[str, object] = {}
    for term in terms:
        for language, _name in settings.LANGUAGES:
            one, many = (request.POST.get(f"{term.key}.{language}.{number}", "") for number in ("one", "many"))
            try:
                commands.rename_term(term.key, language, one=one, many=many, by=user_of(request), at=clock.now())
            except Refused as refused:
                if refused.code != "invalid":
                    raise
                errors[f"{term.key}.{language}"] = refused.text
    if errors:
        return _show_words(request, errors)
    toast(request, _("The words are saved."))
    return redirect("/settings/words")


@require_http_methods(["GET", "HEAD", "POST"])
def switch_modules(request: HttpRequest) -> HttpResponse:
    """Show the modules, and switch them on and off."""
    need_tab(request, "modules")
    if request.method == "POST":
        for module in list(modules):
            commands.switch_module(module.key, is_on=module.key in request.POST, by=user_of(request), at=clock.now())
        toast(request, _("The modules are switched."))
        return redirect("/settings/modules")
    switches = [fields.switch_field(module.key, module.label, firm.is_module_on(module.key)) for module in modules]
    return render_tab(request, "modules", "administration/modules.html", {"switches": switches})


@require_http_methods(["GET", "HEAD"])
def show_rates(request: HttpRequest) -> HttpResponse:
    """Show what other currencies are and were worth in the firm's own."""
    need_tab(request, "rates")
    return _show_rates(request, {})


@require_POST
def set_rate(request: HttpRequest) -> HttpResponse:
    """Keep a rate that holds from a day on."""
    need_tab(request, "rates")
    errors: dict[str, object] = {}
    try:
        since = parse_day(request.POST.get("since", ""), formats.current().calendar)
    except ValueError:
        errors["since"] = _("This is no day.")
    try:
        rate = parse_number(request.POST.get("rate", ""))
    except ValueError:
        errors["rate"] = _("This is no number.")
    if errors:
        return _show_rates(request, errors)
    try:
        commands.set_rate(request.POST.get("currency", ""), since=since, rate=rate, by=user_of(request), at=clock.now())
    except Refused as refused:
        if refused.code != "invalid":
            raise
        return _show_rates(request, refused.errors)
    toast(request, _("The rate is saved."))
    return redirect("/settings/rates")


def _answers_of_now() -> Answers:
    now = firm.get_settings()
    return Answers(
        name=now.name,
        currency=now.currency,
        zone=now.zone.key,
        language=now.language,
        calendar=now.calendar,
        digits=now.digits,
        week_start=now.week_start,
        fiscal_month=now.fiscal_month,
        country=now.country,
        source=now.source,
        days_off=firm.list_days_off(),
    )


def _show_firm(request: HttpRequest, answers: Answers, errors: dict[str, object]) -> HttpResponse:
    is_fixed = firm.get_settings().base_currency is not None
    context = {
        "groups": draw_groups(answers, errors, is_first=False, is_currency_fixed=is_fixed),
        "problems": list_problems(errors),
        "may_change": user_of(request).can("change", "firm"),
    }
    return render_tab(request, "firm", "administration/firm.html", context, status=422 if errors else 200)


def _show_words(request: HttpRequest, errors: dict[str, object]) -> HttpResponse:
    own = firm.list_term_words()
    rows = []
    for term in terms:
        for language, name in settings.LANGUAGES:
            usual = term.words.get(language, ("", ""))
            one, many = own.get((term.key, language), ("", ""))
            key = f"{term.key}.{language}"
            rows.append(
                {
                    "key": key,
                    "language": language,
                    "language_name": name,
                    "usual": usual,
                    "one": request.POST.get(f"{key}.one", one),
                    "many": request.POST.get(f"{key}.many", many),
                    "error": errors.get(key, ""),
                }
            )
    context = {"rows": rows, "has_errors": bool(errors), "may_change": user_of(request).can("change", "firm")}
    return render_tab(request, "terms", "administration/words.html", context, status=422 if errors else 200)


def _show_rates(request: HttpRequest, errors: dict[str, object]) -> HttpResponse:
    now = firm.get_settings()
    labels = {"currency": _("Currency"), "since": _("From"), "rate": _("Rate")}
    context = {
        "rates": firm.list_rates(),
        "base": now.base_currency or now.currency,
        "currencies": [option for option in list_currencies(formats.current().language) if option[0] != now.currency],
        "typed": request.POST,
        "errors": errors,
        "problems": [(key, labels[key], sentence) for key, sentence in errors.items()],
        "may_change": user_of(request).can("change", "firm"),
    }
    return render_tab(request, "rates", "administration/rates.html", context, status=422 if errors else 200)
