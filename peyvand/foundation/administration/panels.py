"""What stands on a user's page beside the facts: roles, browsers, a new password."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peyvand.foundation.access.models import Session, User
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor


class SignInPanel(Panel):
    """How the user signs in, and with what roles."""

    key = "sign_in"
    record_type = "user"
    place = "start"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        """Return the panel; the way to a new password only for who may change the user."""
        if not isinstance(record, User):
            return ""
        context = {
            "record": record,
            "roles": [role.label for role in record.roles.all()],
            "sessions": Session.objects.filter(user=record, expire_date__gt=clock.now()).count(),
            "may_change": by.can("change", record),
        }
        return SafeString(render_to_string("administration/user_panel.html", context))
