"""The matrix of rights as a table: a row for each record type, a column for each action."""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import Role
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.rights import Scope, scope_by_default, scopes_of
from peyvand.foundation.ui.icons import icon

ACTIONS = {
    "view": _("See"),
    "create": _("Add"),
    "change": _("Change"),
    "delete": _("Delete"),
    "assign": _("Assign"),
    "export": _("Export"),
    "import": _("Import"),
}
REACH = {Scope.NONE: _("None"), Scope.OWN: _("Own"), Scope.TEAM: _("Team"), Scope.ALL: _("All")}


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[SafeString]


@dataclass(frozen=True, slots=True)
class Matrix:
    heads: list[str]
    rows: list[Row]
    is_open: bool


def build_matrix(role: Role, *, is_open: bool) -> Matrix:
    """Return the role's matrix: with lists to choose from where it is open, else as words."""
    had = {(right.type_key, right.action): Scope(right.scope) for right in role.rights.all()}
    used = [action for policy in policies for action in policy.actions]
    actions = [*(action for action in ACTIONS if action in used), *dict.fromkeys(a for a in used if a not in ACTIONS)]
    rows = []
    for policy in sorted(policies, key=lambda policy: (policy.is_system, str(policy.label))):
        cells = []
        for action in actions:
            if action not in policy.actions:
                cells.append(SafeString('<td class="quiet">–</td>'))
                continue
            scope = had.get((policy.key, action)) or scope_by_default(role.key, policy, action)
            cells.append(_open_cell(policy, action, scope) if is_open else _shut_cell(scope))
        rows.append(Row(str(policy.label), cells))
    return Matrix([str(ACTIONS.get(action, action)) for action in actions], rows, is_open)


def _open_cell(policy: Policy, action: str, scope: Scope) -> SafeString:
    chosen = Scope.ALL if scope not in scopes_of(policy, action) else scope
    options = "".join(
        f'<option value="{choice}"{" selected" if choice is chosen else ""}>{_word(choice)}</option>'
        for choice in scopes_of(policy, action)
    )
    label = escape(f"{policy.label}, {ACTIONS.get(action, action)}")
    return SafeString(
        f'<td><span class="input-with"><select class="input" name="{policy.key}.{action}" aria-label="{label}">'
        f"{options}</select>{icon('chevron-down')}</span></td>"
    )


def _shut_cell(scope: Scope) -> SafeString:
    return SafeString(f"<td>{_word(scope)}</td>")


def _word(scope: Scope) -> str:
    return escape(str(REACH[scope]))
