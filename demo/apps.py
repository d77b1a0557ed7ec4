"""The demo and the simulated crew, as an application, so that their commands are found."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Brings `load_demo` and `play_crew`."""

    name = "demo"
