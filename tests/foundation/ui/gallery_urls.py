"""The product's addresses with the developers' gallery, which a firm's installation has not got."""

from django.urls import path

from peyvand.foundation.ui.gallery import gallery
from peyvand.project.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [*urlpatterns, path("gallery", gallery)]
