"""Addresses of the desk."""

from django.urls import path

from peyvand.collaborative.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show_home, name="home"),
    path("search", views.show_search, name="search"),
    path("search/found", views.show_found, name="found"),
]
