"""Addresses of orders beside those of the record engine."""

from django.urls import path

from peyvand.operational.orders import views

urlpatterns = [
    path("orders/<uuid:order_id>/return", views.return_order, name="orders-return"),
]
