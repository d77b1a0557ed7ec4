"""Settings that apply everywhere."""

from pathlib import Path
from typing import Any

from config import broker, database, env, files

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.folder("CREWMARK_VAR", default=BASE_DIR / "var")  # uploads, mail of development

ALLOWED_HOSTS = env.words("CREWMARK_HOSTS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "django_q",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "config",
    "core",
    "workforce",
    "annotation",
    "billing",
    "demo",
]

MIDDLEWARE = [
    "config.request_id.RequestIdMiddleware",
    "config.metrics.MetricsMiddleware",
    "config.unread_body.UnreadMiddleware",
    "config.head_requests.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressionMiddleware",
    "config.security.ContentSecurityPolicyMiddleware",
    "config.outages.GateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workforce.members.middleware.MemberMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "workforce.organizations.navigation.navigation",
            ],
            "builtins": ["core.templatetags.cached_urls"],  # a faster {% url %}
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms counts

DATABASES = database.databases()

# --- People: our own User, login by e-mail through allauth ---
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Only the web server pools. Everything else is a job or a command, which may take long.
IS_WEB_SERVER = env.flag("CREWMARK_DATABASE_POOL", default=False)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "workforce.accounts.adapter.AccountAdapter"
ACCOUNT_USER_DISPLAY = "workforce.accounts.adapter.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before addresses change; a new token asks by itself
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS: (
    dict[str, str] | bool
) = {  # the others are allauth's; the key of the first is account and network
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "30/h/key",  # of one account, from networks that it doesn't know
}
MFA_ADAPTER = "workforce.accounts.mfa.MfaAdapter"
# Keys that encrypt bank details, the newest first; without any, SECRET_KEY derives one.
BANK_DETAILS_KEYS = env.fernet_keys("CREWMARK_BANK_DETAILS_KEYS")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate_webauthn": "workforce.accounts.passkey_forms.SecondStepByPasskey",
    "add_webauthn": "workforce.accounts.passkey_forms.AddPasskey",
    "login_webauthn": "workforce.accounts.passkey_forms.SignInWithPasskey",
    "reauthenticate_webauthn": "workforce.accounts.passkey_forms.AgainByPasskey",
}
MFA_TOTP_ISSUER = "Crewmark"
MFA_TOTP_TOLERANCE = 1  # one step: clocks of phones go wrong by a few seconds

# --- Grants on single projects: guardian's tables, asked through can() alone ---
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend would be a second way to ask

# --- Language and time: stored in UTC, shown as each person wants it ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # those with texts of ours: pages never mix two languages
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Files that browsers fetch: esbuild writes them to static/build ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
# WhiteNoise knows Django's hashed names; this one knows those that esbuild gave its chunks.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(chunk-.+-[0-9A-Z]{8}\.js|.+\.[0-9a-f]{12}\.[a-z0-9]+)$"
# What serves without DEBUG: compressed files, named by their content so that browsers keep them.
HASHED_STATIC_FILES: dict[str, Any] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
}

# --- Files of the organizations: uploads and releases, never served by address ---
MEDIA_ROOT = VAR_DIR / "files"
STORAGES: dict[str, Any] = {
    "default": files.storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Last links of the audit logs, outside the database: a file for each organization ---
AUDIT_ANCHORS = VAR_DIR / "audit-anchors"

# --- The program that decodes videos: one of the system, see docs/adr/0014 ---
FFMPEG = env.program("CREWMARK_FFMPEG", "ffprobe")

# --- Counts of attempts to sign in: in a table, so that all processes share them ---
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "crewmark_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Jobs: the queue is a table, so a job and what it belongs to are committed together ---
Q_CLUSTER: dict[str, Any] = broker.queue() | {
    "name": "crewmark",
    "lease": env.whole_number("CREWMARK_JOB_LEASE_SECONDS", default=60, least=2),
    "workers": env.whole_number("CREWMARK_WORKERS", default=2, least=1, most=64),
    "timeout": 60 * 60,
    "retry": 60 * 60 + 300,  # django-q wants it beyond the timeout; what counts is the lease
    "max_attempts": 7,  # the last a day after the first (config/lease.py)
    "ack_failures": False,
    "queue_limit": 1,  # what one worker fetched ahead, another can't begin
    "bulk": 1,
    "poll": 0.5,
    "save_limit": 1000,
    "catch_up": False,
    "label": "Jobs",
}

# --- Requests ---
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a schema of many classes is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # each may be an open temporary file; a script sends portions
FILE_UPLOAD_HANDLERS = [
    "annotation.datasets.imports.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
IMPORT_LIMIT_BYTES = (
    1024 * 1024 * env.whole_number("CREWMARK_IMPORT_LIMIT_MB", default=1024, least=1)
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.refusals.out_of_date"
SESSION_ENGINE = "workforce.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- REST: by token only, JSON only; who may do what is said by each endpoint ---
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.problems.handled",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Crewmark",
    "DESCRIPTION": "Projects, data, labeling, review, releases and costs of one organization.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/o/{organization}/api/v1",
    "SECURITY": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "An API token, cmk_…"}
        }
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {  # fields of one name with different choices
        "GrantLevel": [("view", "view"), ("review", "review"), ("manage", "manage")],
        "GuidelineLevel": [("major", "major"), ("minor", "minor")],
    },
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.property_texts.describe_all",
    ],
}

# Where people reach this installation: the links in mails start with it.
_PORT = env.whole_number("PORT", default=8000, least=1, most=65535)
SITE_URL = env.web_address("CREWMARK_URL", env.text("CREWMARK_URL", f"http://127.0.0.1:{_PORT}"))
DEFAULT_FROM_EMAIL = env.sender("CREWMARK_MAIL_FROM", "Crewmark <crewmark@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who may open an organization in the pages; the command open_organization always can.
OPENERS = ("nobody", "anyone")
OPEN_ORGANIZATIONS = env.one_of("CREWMARK_OPEN_ORGANIZATIONS", OPENERS, default="anyone")

# Whoever sends this as a bearer token may read /metrics; without one nobody may.
METRICS_TOKEN = env.text("CREWMARK_METRICS_TOKEN")

# Customers pay invoices by card into this Stripe account; without a key they can't.
STRIPE_KEY = env.stripe_key("CREWMARK_STRIPE_KEY", live="CREWMARK_STRIPE_LIVE")
STRIPE_WEBHOOK_SECRETS = env.words("CREWMARK_STRIPE_WEBHOOK_SECRETS")
STRIPE_ORGANIZATIONS = env.words("CREWMARK_STRIPE_ORGANIZATIONS")  # by slug
STRIPE_API = env.safe_address("CREWMARK_STRIPE_API")  # empty: Stripe's own

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "config.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        "json": {
            "()": "pythonjsonlogger.orjson.OrjsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(process)d",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.one_of("CREWMARK_LOG_FORMAT", ("line", "json"), default="line"),
            "filters": ["request"],
        }
    },
    # The queue reports each start and stop of its processes, botocore where it found its keys.
    "loggers": {"django-q": {"level": "WARNING"}, "botocore": {"level": "WARNING"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.one_of("CREWMARK_LOG_LEVEL", LOG_LEVELS, default="INFO"),
    },
}
