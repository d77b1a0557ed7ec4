"""System checks for combinations of settings that make no sense."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from config import broker, files

MIN_SECRET_LENGTH = 50  # what Django's own deployment check asks for


def check_settings(**_: Any) -> list[CheckMessage]:
    """Every nonsense in the settings, each with what to do about it."""
    found = (_jobs(), _packages(), _database(), _hosts(), _any_host(), _secret(), _stripe())
    return [message for message in found if message is not None]


def _jobs() -> CheckMessage | None:
    queue = settings.Q_CLUSTER
    if queue["retry"] > queue["timeout"]:
        return None
    return Error(
        "A job could start again while it is still running.",
        hint="Set Q_CLUSTER['retry'] higher than Q_CLUSTER['timeout'].",
        id="config.E001",
    )


def _packages() -> CheckMessage | None:
    needed = list(broker.NEEDS.get(settings.Q_CLUSTER.get("carrier", ""), ()))
    if settings.STORAGES["default"]["BACKEND"] == files.BUCKET_FILES:
        needed += files.NEEDS
    missing = [package for package in needed if find_spec(package) is None]
    if not missing:
        return None
    return Error(
        f"{broker.VARIABLE} or {files.VARIABLE} needs packages that are not installed: "
        f"{', '.join(missing)}.",
        hint="Run pip install -r requirements-growing.txt.",
        id="config.E006",
    )


def _database() -> CheckMessage | None:
    database = settings.DATABASES["default"]
    if len(settings.DATABASES) > 1 or database.get("ATOMIC_REQUESTS"):
        return Error(
            "Tenant isolation needs a single database connection, whose transaction the "
            "member middleware opens.",
            hint="Keep the single alias 'default' and leave ATOMIC_REQUESTS off.",
            id="config.E002",
        )
    if database["ENGINE"] != "django.db.backends.postgresql":
        return Error(
            "Crewmark runs on PostgreSQL only.",
            hint="Set DATABASE_URL to a PostgreSQL server, or unset it.",
            id="config.E003",
        )
    return None


def _hosts() -> CheckMessage | None:
    if settings.DEBUG or settings.ALLOWED_HOSTS:
        return None
    return Error(
        "No host name is allowed, so every request would be rejected.",
        hint="Set CREWMARK_HOSTS, for example to crewmark.example.org.",
        id="config.E004",
    )


def _any_host() -> CheckMessage | None:
    if settings.DEBUG or "*" not in settings.ALLOWED_HOSTS:
        return None
    return Error(
        "Every host name is allowed, so forged host names would be accepted.",
        hint="Set CREWMARK_HOSTS to the names that people use, without “*”.",
        id="config.E007",
    )


def _secret() -> CheckMessage | None:
    if settings.DEBUG or len(settings.SECRET_KEY) >= MIN_SECRET_LENGTH:
        return None
    return Error(
        "The secret key that signs sessions is too short to be secure.",
        hint="Set CREWMARK_SECRET_KEY to at least 50 random characters.",
        id="config.E005",
    )


def _stripe() -> CheckMessage | None:
    if not settings.STRIPE_KEY or settings.STRIPE_WEBHOOK_SECRETS:
        return None
    return Error(
        "Stripe's webhooks can't be verified, so payments would not be recorded.",
        hint="Set CREWMARK_STRIPE_WEBHOOK_SECRETS to the signing secret of the endpoint.",
        id="config.E008",
    )
