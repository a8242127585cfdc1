"""Addresses of the interface itself."""

from django.conf import settings
from django.urls import path

from peyvand.foundation.ui import gallery, views

app_name = "ui"
urlpatterns = [
    path("choices", views.choose, name="choices"),
    path("language", views.choose_language, name="language"),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery", gallery.gallery, name="gallery"))
