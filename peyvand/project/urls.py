"""The URL map: the parts' own maps, one after the other."""

from django.urls import URLPattern, URLResolver, include, path

from peyvand.project.parts import list_url_modules

urlpatterns: list[URLPattern | URLResolver] = [path("", include(name)) for name in list_url_modules()]

handler403 = "peyvand.foundation.ui.views.forbidden"
handler404 = "peyvand.foundation.ui.views.missing"
handler500 = "peyvand.foundation.ui.views.broken"
