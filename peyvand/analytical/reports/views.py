"""The page of reports."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from peyvand.analytical.facts.queries import get_bounds, get_known_until
from peyvand.analytical.reports.kpis import build_figures
from peyvand.analytical.reports.ports import reports
from peyvand.analytical.reports.spans import CHOICES, USUAL, build_span
from peyvand.analytical.reports.writing import write_days
from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.pages import render_page
from peyvand.kernel import clock


@require_GET
def show_reports(request: HttpRequest) -> HttpResponse:
    """All findings about the months that the address names."""
    by = cast("User", request.user)
    by.may("view", "figures")
    bounds = get_bounds(by=by)
    until = get_known_until(clock.now().astimezone(get_settings().zone).date())
    since = bounds[0] if bounds else until
    span = build_span(request.GET.get("months", USUAL), since=since, until=until, calendar=formats.current().calendar)
    drawn = [(report, report.draw(span, by=by)) for report in sorted(reports, key=lambda report: report.order)]
    context = {
        "sections": [(report, section) for report, section in drawn if section],
        "figures": build_figures(span, by=by) if bounds else [],
        "choices": [{"key": key, "label": label, "is_chosen": key == span.key} for key, label, _months in CHOICES],
        "days": write_days(span.days[0], span.until + timedelta(days=1)),
    }
    return render_page(request, "reports/page.html", context, title=_("Reports"), section="reports")
