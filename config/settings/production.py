"""Settings of a production server. Secrets come only from the environment."""

from config import env
from config.settings.base import *  # noqa: F403 (a settings module is its base plus differences)
from config.settings.base import HASHED_STATIC_FILES, OPENERS, STORAGES

DEBUG = False
SECRET_KEY = env.required_text("CREWMARK_SECRET_KEY", "signing sessions in production")
SECRET_KEY_FALLBACKS = env.words("CREWMARK_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.words("CREWMARK_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]

env.required_text("CREWMARK_URL", "the links in mails")  # read in base

OPEN_ORGANIZATIONS = env.one_of("CREWMARK_OPEN_ORGANIZATIONS", OPENERS, default="nobody")

SECURE_SSL_REDIRECT = env.flag("CREWMARK_HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, by plain HTTP
SECURE_HSTS_SECONDS = env.whole_number("CREWMARK_HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("CREWMARK_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS  # browsers' lists take no others
if env.flag("CREWMARK_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose attempts to sign in are counted
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

STORAGES = STORAGES | {"staticfiles": HASHED_STATIC_FILES}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("CREWMARK_MAIL_HOST", "localhost")
EMAIL_PORT = env.whole_number("CREWMARK_MAIL_PORT", default=25, least=1, most=65535)
EMAIL_HOST_USER = env.text("CREWMARK_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("CREWMARK_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("CREWMARK_MAIL_TLS", default=False)
