"""The addresses at which suggestions are answered."""

from django.urls import path

from peyvand.customers.suggestions import views

app_name = "suggestions"
urlpatterns = [
    path("suggestions/<uuid:suggestion_id>/accept", views.accept, name="accept"),
    path("suggestions/<uuid:suggestion_id>/dismiss", views.dismiss, name="dismiss"),
    path("suggestions/<uuid:suggestion_id>/snooze", views.snooze, name="snooze"),
    path("suggestions/<uuid:suggestion_id>/reopen", views.reopen, name="reopen"),
]
