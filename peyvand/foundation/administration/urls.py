"""Addresses of administration."""

from django.urls import path

from peyvand.foundation.administration.views import (
    account,
    firm,
    roles,
    settings_page,
    signing,
    users,
    watching,
    welcome,
)

app_name = "administration"
urlpatterns = [
    path("welcome", welcome.welcome, name="welcome"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("account", account.show_account, name="account"),
    path("account/password", account.change_password, name="password"),
    path("account/sessions/end-others", account.end_others, name="end-others"),
    path("account/sessions/<uuid:handle>/end", account.end_session, name="end-session"),
    path("settings/", settings_page.show_first, name="settings"),
    path("settings/firm", firm.change_firm, name="firm"),
    path("settings/words", firm.change_words, name="words"),
    path("settings/modules", firm.switch_modules, name="modules"),
    path("settings/rates", firm.show_rates, name="rates"),
    path("settings/rates/set", firm.set_rate, name="set-rate"),
    path("settings/roles", roles.list_roles, name="roles"),
    path("settings/roles/<uuid:role_id>", roles.change_rights, name="rights"),
    path("settings/roles/<uuid:role_id>/rename", roles.rename_role, name="rename-role"),
    path("settings/roles/<uuid:role_id>/delete", roles.delete_role, name="delete-role"),
    path("settings/audit", watching.search_audit, name="audit"),
    path("settings/jobs", watching.show_jobs, name="jobs"),
    path("settings/jobs/<uuid:job_id>/retry", watching.retry_job, name="retry-job"),
    path("settings/jobs/<uuid:job_id>/cancel", watching.cancel_job, name="cancel-job"),
    path("settings/delivery", watching.show_lanes, name="lanes"),
    path("settings/delivery/retry", watching.retry_lane, name="retry-lane"),
    path("users/<uuid:user_id>/password", users.give_password, name="give-password"),
]
