"""The app of labels: projects, guidelines, data, queue, labeling, review, releases."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Nothing to wire: annotation offers registries, billing fills them."""

    name = "annotation"
