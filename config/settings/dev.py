"""Settings to try or develop Crewmark on your own machine."""

from config import env
from config.settings.base import *  # noqa: F403 (a settings module is its base plus differences)
from config.settings.base import ALLOWED_HOSTS, HASHED_STATIC_FILES, STORAGES, VAR_DIR

# script/server turns it off, and so shows what production would serve.
DEBUG = env.flag("CREWMARK_DEBUG", default=True)
if not DEBUG:
    STORAGES = STORAGES | {"staticfiles": HASHED_STATIC_FILES}
# Signs only this machine's own sessions: production refuses to start without one of its own.
SECRET_KEY = "development-only-" + "k" * 40
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

# Browsers allow passkeys at http://localhost too (not at an address of numbers).
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Each message is one file, so that an invitation can be read and followed.
EMAIL_BACKEND = "config.storage.MailFiles"
EMAIL_FILE_PATH = VAR_DIR / "mail"
