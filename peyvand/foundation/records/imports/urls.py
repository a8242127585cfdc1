"""The addresses of a run beside those that every record has."""

from django.urls import path

from peyvand.foundation.records.imports import views

urlpatterns = [
    path("imports/<uuid:run_id>/choose", views.choose),
    path("imports/<uuid:run_id>/cancel", views.cancel),
    path("imports/<uuid:run_id>/resume", views.resume),
    path("imports/<uuid:run_id>/rejects.<str:form>", views.download_rejects),
]
