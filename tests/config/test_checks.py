"""Are settings that make no sense told at the start?"""

import pytest

from config.checks import check_settings


def found():
    return {message.id for message in check_settings()}


def test_the_settings_as_they_are_make_sense():
    assert found() == set()


def test_a_job_must_not_be_given_out_twice(settings):
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"retry": 60, "timeout": 60}
    assert found() == {"config.E001"}


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")  # read by the check only
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ATOMIC_REQUESTS": True}, "config.E002"),
        ({"ENGINE": "django.db.backends.sqlite3"}, "config.E003"),
    ],
)
def test_the_database_must_fit_the_walls(settings, change, expected):
    settings.DATABASES = {"default": settings.DATABASES["default"] | change}
    assert found() == {expected}


def test_a_public_server_answers_to_its_own_names_only(settings):
    settings.ALLOWED_HOSTS = ["crewmark.example.org", "*"]
    assert found() == {"config.E007"}


def test_a_public_server_needs_hosts_and_a_real_secret(settings):
    settings.ALLOWED_HOSTS = []
    settings.SECRET_KEY = "short"
    assert found() == {"config.E004", "config.E005"}


def test_a_key_of_stripe_needs_the_secret_of_its_webhooks(settings):
    settings.STRIPE_KEY = "sk_test_" + "x"
    assert found() == {"config.E008"}
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_" + "x"]
    assert found() == set()
