"""Do prices and pay leave as a file and come back by script, all or none?"""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.rates.models import Rate
from core.tenancy.scope import tenant
from tests.support.script import Script


def send(side, text):
    """Send a file of rates as acme's admin."""
    return Client().post(
        "/o/acme/api/v1/rates/file",
        {"file": SimpleUploadedFile("rates.csv", text.encode())},
        headers={"authorization": f"Bearer {side.secrets['admin']}"},
    )


def test_the_file_comes_back_with_a_row_more(world):
    side = world.acme
    with tenant(side.pk):
        before = Rate.objects.count()
    text = Script(side.secrets["admin"]).call("GET", "rates/file").content.decode("utf-8-sig")
    assert send(side, text).json() == {"set": 0}
    more = text.rstrip() + "\nprice,rating,,0.02,,2031-01-01T00:00:00+00:00,,,,,\n"
    assert send(side, more).json() == {"set": 1}
    with tenant(side.pk):
        assert Rate.objects.count() == before + 1


def test_one_bad_row_sets_nothing(world):
    side = world.acme
    text = "what,kind,pool,amount\nprice,rating,,0.02\nprice,rating,,much\n"
    refused = send(side, text)
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert error["field"] == "line 3"
    with tenant(side.pk):
        assert not Rate.objects.filter(label_kind="rating").exists()
