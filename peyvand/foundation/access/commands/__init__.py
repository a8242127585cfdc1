"""Every change of users, teams, roles and sessions: one function is one act in one transaction."""

from peyvand.foundation.access.commands.passwords import change_own_password, set_password
from peyvand.foundation.access.commands.roles import add_role, delete_role, ensure_roles, rename_role, set_rights
from peyvand.foundation.access.commands.sessions import end_other_sessions, end_session, purge_sessions, touch_session
from peyvand.foundation.access.commands.signing_in import sign_in
from peyvand.foundation.access.commands.teams import add_team, rename_team
from peyvand.foundation.access.commands.users import NewUser, add_user, change_preferences, change_user
from peyvand.foundation.access.throttling import name_account

__all__ = [
    "NewUser",
    "add_role",
    "add_team",
    "add_user",
    "change_own_password",
    "change_preferences",
    "change_user",
    "delete_role",
    "end_other_sessions",
    "end_session",
    "ensure_roles",
    "name_account",
    "purge_sessions",
    "rename_role",
    "rename_team",
    "set_password",
    "set_rights",
    "sign_in",
    "touch_session",
]
