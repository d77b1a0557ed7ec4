"""Which settings make an installation of a browser test quicker? Its passwords guard nothing."""

from config.settings.dev import *  # noqa: F403 (a settings module is its base plus differences)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
