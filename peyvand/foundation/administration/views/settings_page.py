"""How every page of the settings is answered: with its tabs, and only for who may see it."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from peyvand.foundation.administration.tabs import TABS, tabs_of
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.ui.pages import render_page


@require_safe
def show_first(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the settings that the person may see; to nobody else are there settings."""
    tabs = tabs_of(user_of(request))
    if not tabs:
        raise Http404
    return redirect(tabs[0].url)


def need_tab(request: HttpRequest, key: str) -> None:
    """Raise Http404 unless the person may see the page: what may not be seen is not there."""
    if key not in {tab.key for tab in tabs_of(user_of(request))}:
        raise Http404


def render_tab(
    request: HttpRequest, key: str, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Return one page of the settings, with the tabs above it."""
    tab = next(tab for tab in TABS if tab.key == key)
    values = {"tabs": tabs_of(user_of(request)), "tab": tab, **context}
    return render_page(request, template, values, title=tab.label, section="settings", status=status)
