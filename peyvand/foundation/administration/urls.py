"""Addresses of administration."""

from django.urls import path

from peyvand.foundation.administration.views import account, signing, welcome

app_name = "administration"
urlpatterns = [
    path("welcome", welcome.welcome, name="welcome"),
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("account", account.show_account, name="account"),
    path("account/password", account.change_password, name="password"),
    path("account/sessions/end-others", account.end_others, name="end-others"),
    path("account/sessions/<uuid:handle>/end", account.end_session, name="end-session"),
]
