"""The addresses of a party's timeline and notes."""

from django.urls import path

from peyvand.customers.timeline import views

app_name = "timeline"
urlpatterns = [
    path("customers/<uuid:party_id>/timeline", views.show_timeline, name="timeline"),
    path("customers/<uuid:party_id>/notes", views.write_note, name="write_note"),
    path("customers/<uuid:party_id>/notes/<uuid:note_id>", views.edit_note, name="note"),
]
