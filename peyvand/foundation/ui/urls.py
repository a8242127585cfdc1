"""Addresses of the interface itself."""

from django.urls import path

from peyvand.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("language", views.choose_language, name="language"),
]
