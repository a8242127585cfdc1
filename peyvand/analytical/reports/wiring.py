"""What reports plug into others."""

from django.utils.translation import gettext_lazy as _

from peyvand.analytical.reports.cohorts import Cohorts
from peyvand.analytical.reports.customers import BestCustomers, ByTier, SleepingCustomers
from peyvand.analytical.reports.ports import reports
from peyvand.analytical.reports.sales import SalesOverTime
from peyvand.foundation.ui.ports import MenuItem, menu


def wire() -> None:
    for report in (SalesOverTime(), ByTier(), Cohorts(), BestCustomers(), SleepingCustomers()):
        reports.register(report)
    menu.register(
        MenuItem(
            key="reports",
            label=_("Reports"),
            icon="chart-no-axes-column",
            url="/reports/",
            order=60,
            section="more",
            type_key="figures",
        )
    )
