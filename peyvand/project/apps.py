"""Starts the application: once the models are there, the parts are wired."""

from django.apps import AppConfig

from peyvand.project.parts import wire_parts


class ProjectConfig(AppConfig):
    name = "peyvand.project"

    def ready(self) -> None:
        wire_parts()
