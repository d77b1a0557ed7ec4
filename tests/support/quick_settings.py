"""Settings of a browser test's installation: cheap passwords, and a pseudo-locale to look in."""

from config.settings.dev import *  # noqa: F403 (a settings module is its base plus differences)
from config.settings.dev import LANGUAGES as OFFERED
from tests.support import pseudo_locale

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LANGUAGES = [*OFFERED, (pseudo_locale.CODE, "Pseudo")]
pseudo_locale.offer()
