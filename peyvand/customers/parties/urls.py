"""The addresses of parties beside those that the engine gives."""

from django.urls import path

from peyvand.customers.parties import views

app_name = "parties"
urlpatterns = [
    path("customers/look-alikes", views.warn_of_look_alikes, name="look_alikes"),
    path("customers/<uuid:party_id>/contact-points", views.edit_contact_points, name="contact_points"),
    path("customers/<uuid:party_id>/contact-points/<uuid:point_id>", views.act_on_contact_point, name="contact_point"),
    path("customers/<uuid:party_id>/relations", views.edit_relations, name="relations"),
    path("customers/<uuid:party_id>/relations/<uuid:relation_id>", views.act_on_relation, name="relation"),
    path("customers/<uuid:party_id>/consents", views.edit_consents, name="consents"),
]
