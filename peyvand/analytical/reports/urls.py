"""Addresses of reports."""

from django.urls import path

from peyvand.analytical.reports import views

app_name = "reports"
urlpatterns = [path("reports/", views.show_reports, name="page")]
