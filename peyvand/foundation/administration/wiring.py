"""What administration plugs in elsewhere: record types, policies of the system's own things, menu, panels."""

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.administration import audit_words, records
from peyvand.foundation.administration.panels import SignInPanel
from peyvand.foundation.ui.ports import MenuItem, menu, panels


def wire() -> None:
    for key, label, actions in (
        ("audit", _("Audit"), ("view",)),
        ("job", _("Jobs"), ("view", "change")),
        ("lane", _("Delivery"), ("view", "change")),
    ):
        policies.register(Policy(key=key, label=label, actions=actions, is_system=True, is_owned=False))
    records.register()
    audit_words.register()
    panels.register(SignInPanel())
    menu.register(
        MenuItem(
            key="settings",
            label=_("Settings"),
            icon="settings",
            url="/settings/",
            order=900,
            section="foot",
            type_key="firm",
            holds=("user", "team", "outlet"),
        )
    )
