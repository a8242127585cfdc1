"""Every component on one page, for who builds with them; only while developing (PEYVAND_DEBUG=1)."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse

from peyvand.foundation.ui import charts, formats
from peyvand.foundation.ui.pages import render_page, toast, toast_problem
from peyvand.kernel.money import Money

HUES = ("new", "planned", "active", "waiting", "done", "closed", "risk", "late")
SALES = (6.12, 6.40, 5.88, 7.02, 7.31, 6.90, 6.55, 7.20, 7.68, 8.01, 8.42, 5.81)
BEFORE = (5.40, 5.66, 5.71, 6.10, 6.00, 6.22, 5.88, 6.40, 6.55, 7.02, 6.98, 7.15)
RETENTION = ((142, 0.58, 0.49, 0.46, 0.41), (168, 0.61, 0.52, 0.47), (151, 0.55, 0.46), (187, 0.74), (203,))


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with sample values; ``?toast`` says one."""
    if "toast" in request.GET:
        toast(request, "94 customers given to Arash, 6 skipped.", undo="/language")
        toast_problem(request, "The file has no column for the price.")
    context = {
        "hues": HUES,
        "numbers": [1248, Decimal("1234567.5"), -210],
        "moneys": [Money(184250, "GBP"), Money(-99, "EUR"), Money(1860000000, "IRR"), Money(500, "SEK")],
        "day": date(2026, 11, 28),
        "moment": datetime(2026, 11, 23, 10, 8, tzinfo=UTC),
        "phones": ["+989121457788", "+982188451290", "+442079460958"],
        "sales": SALES,
        "before": BEFORE,
        "line": _line(),
        "bars": _bars(),
        "heat": _heat(),
        "rhythm": charts.rhythm([41, 75, 110, 142, 178, 211, 245], says="Orders in the last 260 days"),
        "share": charts.share(0.52),
        "meter": charts.meter(0.7, "risk"),
        "options": [("growing", "Growing"), ("steady", "Steady"), ("key", "Key")],
        "errors": [("mobile", "Mobile", "two digits short"), ("limit", "Credit limit", "too high")],
    }
    return render_page(request, "ui/gallery.html", context, title="Gallery", section="gallery")


def _marks() -> list[charts.Mark]:
    reader = formats.current()
    return [
        charts.Mark(
            label=reader.day(date(2026 if month > 1 else 2025, month, 15), "month").split()[0],
            value=value,
            before=before,
            title=f"{reader.number(value, 2)} bn toman, a year before {reader.number(before, 2)}",
            href="#chart",
            is_partial=month == 12,
        )
        for month, (value, before) in enumerate(zip(SALES, BEFORE, strict=True), 1)
    ]


def _line() -> str:
    return charts.line_chart(
        _marks(), title="Sales by month", write=lambda n: formats.current().number(n, None), now="Now", before="Before"
    )


def _bars() -> str:
    return charts.bar_chart(
        _marks(), title="Sales by month", write=lambda n: formats.current().number(n, None), now="Now", before="Before"
    )


def _heat() -> str:
    reader = formats.current()
    rows = []
    for index, (size, *shares) in enumerate(RETENTION):
        cells: list[charts.Heat | None] = [charts.Heat(text=reader.number(size), href="#chart")]
        cells += [charts.Heat(text=reader.percent(part), share=part, href="#chart") for part in shares]
        cells += [None] * (5 - len(cells))
        rows.append(
            charts.HeatRow(label=reader.day(date(2025 + index // 4, index % 4 * 3 + 1, 1), "month"), cells=cells)
        )
    heads = ["New", *map(reader.number, range(1, 5))]
    return charts.heat_map(rows, corner="First order", heads=heads, title="Retention", less="Less", more="More")
