"""Which checks does the installation register when it starts?"""

from django.apps import AppConfig
from django.core import checks

from config.checks import check_settings


class ConfigConfig(AppConfig):
    """The wiring itself, as an application, so that its checks run."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        checks.register(check_settings)
