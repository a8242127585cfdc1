from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.foundation.records.sample"
    label = "sample"

    def ready(self) -> None:
        from tests.foundation.records.sample.wiring import wire

        wire()
