"""Settings of the test run."""

import os

from config import database
from config.settings.base import *  # noqa: F403 (a settings module is its base plus differences)
from config.settings.base import Q_CLUSTER, VAR_DIR

# Tests make and drop databases, which only the embedded server allows.
os.environ.pop("DATABASE_URL", None)
DATABASES = database.databases()

STRIPE_KEY, STRIPE_API = "", ""  # tests of payments set both, for a server of their own

MEDIA_ROOT = VAR_DIR / "test-files"
DEBUG = False
SECRET_KEY = "tests-only-" + "k" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Fast on purpose: the tests log in thousands of times, and guard no real password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the browser tests speak http
# No limit on attempts: every test comes from one address.
ACCOUNT_RATE_LIMITS = False
# One place: tests take jobs from the queue and end none, so a second would stay the clock's alone.
Q_CLUSTER = Q_CLUSTER | {"poll": 0.1, "workers": 1}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
