"""The pages of payouts, from an annotator's bank details to the confirmed transfer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.payouts.models import BankDetails, Payout, PayoutBatch
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in
from tests.billing.metering.crew import found
from tests.billing.payouts.crew import Crew
from tests.factories.people import PASSWORD

IBAN = "GB29NWBK60161331926819"


@pytest.fixture
def organization(db):
    return found("acme")


@pytest.fixture
def crew(organization):
    with tenant(organization.pk):
        crew = Crew()
        crew.earn(crew.ada, 5)
        for member in (crew.ada, crew.olga, crew.otto):
            member.user.set_password(PASSWORD)
            member.user.save()
        BankDetails.objects.filter(member=crew.ada).delete()
    return crew


def confirm_identity(client):
    """Sign in again, as the pages about money ask for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def text_of(response):
    return " ".join(page_of(response).find(id="main").get_text(" ").split())


def test_from_bank_details_to_a_confirmed_payout(organization, crew):
    slug = organization.slug
    ada, olga, otto = (sign_in(member.user) for member in (crew.ada, crew.olga, crew.otto))

    assert "You can't be paid yet" in text_of(ada.get(f"/o/{slug}/earnings/payouts/"))
    place = f"/o/{slug}/earnings/bank-details/"
    sent = {"holder": "Ada L", "number": "GB29 NWBK 6016 1331 9268 19"}
    assert ada.post(place, sent).status_code == 302
    with tenant(organization.pk):
        assert not BankDetails.objects.filter(member=crew.ada).exists(), "asked who she is first"
    confirm_identity(ada)
    wrong = ada.post(place, sent | {"number": IBAN.replace("29", "28", 1)})
    assert "valid IBAN" in text_of(wrong)
    assert ada.post(place, sent).status_code == 302
    shown = text_of(ada.get(f"/o/{slug}/earnings/payouts/"))
    assert "Your bank details are new" in shown
    assert "€0.15" in shown
    assert "6819" not in shown or IBAN not in shown
    assert "72 hours ago" in text_of(olga.get(f"/o/{slug}/payouts/"))
    with tenant(organization.pk):
        BankDetails.objects.update(set_at=timezone.now() - timedelta(hours=73))

    assert olga.post(f"/o/{slug}/payouts/prepare/").status_code == 302
    with tenant(organization.pk):
        batch = PayoutBatch.objects.get()
    page = f"/o/{slug}/payouts/{batch.pk}/"
    assert "Another admin or owner must release" in text_of(olga.get(page))
    assert otto.get(f"{page}release/").status_code == 302, "asked who he is first"
    confirm_identity(otto)
    assert "prepared €0.15 for 1 member" in text_of(otto.get(f"{page}release/"))
    assert otto.post(f"{page}release/").status_code == 302
    again = sign_in(crew.otto.user)
    assert again.post(f"{page}payouts.csv").status_code == 302, "asked who he is first"
    assert again.get(f"{page}sepa.xml").status_code == 302
    with tenant(organization.pk):
        assert Payout.objects.get().filed_at is None
    assert "full account numbers" in text_of(otto.get(f"{page}payouts.csv"))
    file = otto.post(f"{page}payouts.csv")
    assert b"".join(file).decode().splitlines()[1].split(",")[2:4] == ["Ada L", IBAN]
    assert IBAN not in otto.get(page).content.decode()
    assert otto.post(f"{page}sent/").status_code == 302
    assert otto.post(f"{page}confirm/").status_code == 302
    assert "Done" in text_of(otto.get(page))
    assert "Failed…" in text_of(otto.get(page)), "the bank may return it later"
    own = text_of(ada.get(f"/o/{slug}/earnings/payouts/"))
    assert "Confirmed" in own
    assert "€0.005" in own


def test_a_failed_payout_is_shown_to_its_member(organization, crew):
    with tenant(organization.pk):
        crew.earn(crew.ben, 5)
        batch = crew.send()
        payout = Payout.objects.get()
    olga = sign_in(crew.olga.user)
    place = f"/o/acme/payouts/one/{payout.pk}/fail/"
    assert olga.post(place).status_code == 200, "asks for the reason"
    assert olga.post(place, {"reason": "account"}).status_code == 302
    assert "The account is closed or wrong" in text_of(olga.get(f"/o/acme/payouts/{batch.pk}/"))
    shown = text_of(sign_in(crew.ben.user).get("/o/acme/earnings/payouts/"))
    assert "The last payout to your account failed" in shown


def test_old_payouts_stay_in_reach_and_open_ones_in_sight(organization, crew):
    now = timezone.now()
    with tenant(organization.pk):
        for number in range(1, 13):
            PayoutBatch.objects.create(
                number=number,
                currency="EUR",
                state="draft" if number == 1 else "canceled",
                earned_before=now,
                prepared_by=crew.olga,
                prepared_at=now,
            )
    olga = sign_in(crew.olga.user)
    shown = text_of(olga.get("/o/acme/payouts/"))
    assert "Payout 12 " in shown
    assert "Payout 3 " in shown
    assert "Payout 2 " not in shown
    assert "Payout 1 " in shown, "it is a draft"
    assert "Payout 2 " in text_of(olga.get("/o/acme/payouts/all/"))


def test_settings_are_checked(organization, crew):
    olga = sign_in(crew.olga.user)
    sent = {"hold_days": 31, "minimum": "1,5", "payer_name": "Acme", "payer_iban": "DE00"}
    shown = text_of(olga.post("/o/acme/payouts/settings/", sent))
    assert "less than or equal to 30" in shown
    assert "valid IBAN" in shown
    sent |= {"hold_days": 3, "payer_iban": "DE02 1203 0000 0000 2020 51"}
    assert olga.post("/o/acme/payouts/settings/", sent).status_code == 302
    assert "3 days" in text_of(olga.get("/o/acme/payouts/"))


def test_what_is_owed_is_a_file_too(organization, crew):
    file = b"".join(sign_in(crew.olga.user).get("/o/acme/payouts/owed.csv")).decode()
    header, ada = file.splitlines()
    assert header.endswith(
        "member,email,currency,owed,held,in_preparation,available,payout_now,not_paid_because"
    )
    assert ada == "Ada,ada@example.org,EUR,0.155000,0,0,0.155000,,no_details"
