"""The addresses that the engine gives to every record type."""

from django.urls import path, register_converter

from peyvand.foundation.records.addresses import find_by_path
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.views import lists, records


class RecordTypeConverter:
    """The first part of an address, where it is a record type's; any other address is left to other parts."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> RecordType:
        declared = find_by_path(value)
        if declared is None:
            raise ValueError(value)
        return declared

    def to_url(self, value: RecordType) -> str:
        return value.path


register_converter(RecordTypeConverter, "recordtype")

app_name = "records"
urlpatterns = [
    path("<recordtype:declared>/", lists.show_list, name="list"),
    path("<recordtype:declared>/new", records.create, name="new"),
    path("<recordtype:declared>/bin", lists.show_bin, name="bin"),
    path("<recordtype:declared>/filters", lists.choose_filters, name="filters"),
    path("<recordtype:declared>/columns", lists.choose_columns, name="columns"),
    path("<recordtype:declared>/export.<str:form>", lists.export, name="export"),
    path("<recordtype:declared>/peek/<uuid:record_id>", records.peek, name="peek"),
    path("<recordtype:declared>/<uuid:record_id>", records.show_record, name="record"),
    path("<recordtype:declared>/<uuid:record_id>/edit", records.change, name="edit"),
    path("<recordtype:declared>/<uuid:record_id>/delete", records.delete, name="delete"),
    path("<recordtype:declared>/<uuid:record_id>/restore", records.restore, name="restore"),
]
