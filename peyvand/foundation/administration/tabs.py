"""The pages of the settings, each for who may see what it shows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import User
from peyvand.foundation.firm.terms import term


@dataclass(frozen=True)
class Tab:
    """One page: whose right "view" of ``type_key`` it needs."""

    key: str
    label: object
    url: str
    type_key: str


TABS = (
    Tab("firm", _("Firm"), "/settings/firm", "firm"),
    Tab("terms", _("Words"), "/settings/words", "firm"),
    Tab("modules", _("Modules"), "/settings/modules", "firm"),
    Tab("rates", _("Rates"), "/settings/rates", "firm"),
    Tab("outlets", term("outlet", many=True), "/outlets/", "outlet"),
    Tab("users", term("user", many=True), "/users/", "user"),
    Tab("teams", term("team", many=True), "/teams/", "team"),
    Tab("roles", _("Roles"), "/settings/roles", "role"),
    Tab("audit", _("Audit"), "/settings/audit", "audit"),
    Tab("jobs", _("Jobs"), "/settings/jobs", "job"),
    Tab("lanes", _("Delivery"), "/settings/delivery", "lane"),
)


def tabs_of(user: User) -> list[Tab]:
    """Return the pages that the user may see."""
    return [tab for tab in TABS if user.can("view", tab.type_key)]
