"""The app of labels: projects, guidelines, data, queue, labeling, review, releases."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """What it adds to the apps below is in `annotation/declares.py`."""

    name = "annotation"
