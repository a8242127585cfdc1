"""What the desk plugs in: home in the menu, the page of a whole customer and its head."""

from django.utils.translation import gettext_lazy as _

from peyvand.collaborative.desk.figures import Sales
from peyvand.collaborative.desk.panels import Acts, Facts, Owner
from peyvand.collaborative.desk.sides import RecentOrders, Sleeping
from peyvand.collaborative.desk.views import show_party
from peyvand.foundation.records.ports import RecordPage, pages
from peyvand.foundation.ui.ports import MenuItem, home, menu, panels


def wire() -> None:
    menu.register(MenuItem(key="home", label=_("Home"), icon="house", url="/", order=0))
    pages.register(RecordPage("party", show_party))
    for panel in (Owner(), Acts(), Facts()):
        panels.register(panel)
    for part in (Sales(), Sleeping(), RecentOrders()):
        home.register(part)
