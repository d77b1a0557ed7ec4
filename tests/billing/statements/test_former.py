"""What can a person still read where they left or are suspended, and what can nobody else?"""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.adjustments.models import Adjustment
from billing.payouts.jobs import mail_former_bank_details
from billing.payouts.models import BankDetails
from billing.statements.models import Statement
from core.audit.models import AuditEntry
from core.identity.models import MfaRequired
from core.tenancy.scope import tenant
from tests.annotation.pages import page_of, sign_in
from tests.billing.metering.crew import found
from tests.billing.statements.test_statements import Books
from tests.factories import people
from tests.factories.people import PASSWORD


@pytest.fixture
def books(db):
    """Ada and Ben earned something in February; Ada left."""
    organization = found("acme")
    with tenant(organization.pk):
        books = Books(organization)
        books.earn(datetime(2026, 2, 5, tzinfo=UTC), 3)
        books.earn(datetime(2026, 2, 5, tzinfo=UTC), 7, member=books.ben)
        books.issue()
        books.ada.left_at = timezone.now()
        books.ada.save()
        books.numbers = dict(Statement.objects.values_list("member", "number"))
    return books


def text_of(response):
    return " ".join(page_of(response).find(id="main").get_text(" ").split())


def addresses(books):
    """The pages of that organization for Ada."""
    number = books.numbers[books.ada.pk]
    place = "/former/acme/"
    return [place, f"{place}statements/{number}/", f"{place}statements/{number}.csv"]


def test_who_left_reads_balance_payouts_and_statements(books):
    ada = sign_in(books.ada.user)
    assert "Earnings in organizations you left" in text_of(ada.get("/organizations/"))
    assert "Acme" in text_of(ada.get("/former/"))
    page, statement, file = (ada.get(address) for address in addresses(books))
    assert "€1.50" in text_of(page)
    assert "February 2026" in text_of(page)
    assert "Closing balance €1.50" in text_of(statement)
    assert "Closing balance" in b"".join(file).decode()
    assert ada.get("/o/acme/earnings/").status_code == 404


def test_who_left_reads_why_pay_was_recovered(books):
    with tenant(books.organization.pk):
        Adjustment.objects.create(
            kind="recovery",
            member=books.ada,
            currency="EUR",
            amount=1,
            reason="duplicate",
            evidence="Items 7 and 8",
            note="Labeled twice.",
            state="approved",
            proposed_by=books.ben,
            proposed_at=timezone.now(),
            decided_by=books.ada,
            decided_at=timezone.now(),
        )
    shown = text_of(sign_in(books.ada.user).get("/former/acme/"))
    assert "Recovery · Paid twice Labeled twice. · Items 7 and 8 −€1.00" in shown


def test_who_left_enters_new_bank_details_and_is_mailed(books, mailoutbox):
    place = "/former/acme/bank-details/"
    sent = {"holder": "Ada L", "number": "GB29NWBK60161331926819"}
    for member in (books.ada, books.ben):
        member.user.set_password(PASSWORD)
        member.user.save()
    ada, ben = (sign_in(member.user) for member in (books.ada, books.ben))
    assert ada.post(place, sent).status_code == 302
    with tenant(books.organization.pk):
        assert not BankDetails.objects.filter(last_four="6819").exists(), "asked who she is first"
    for client in (ada, ben):
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert ben.post(place, sent).status_code == 404, "a member has a page inside"
    assert ada.post(place, sent).url == "/former/acme/"
    with tenant(books.organization.pk):
        details = BankDetails.objects.get(member=books.ada, replaced_at=None)
        assert details.last_four == "6819"
        assert not BankDetails.objects.filter(member=books.ben, last_four="6819").exists()
        assert AuditEntry.objects.get(action="bank_details.set").member_id == books.ada.pk
        books.ben.refresh_from_db()
    mailoutbox.clear()
    for member in (books.ada, books.ben):
        mail_former_bank_details(organization_id=books.organization.pk, member_id=member.pk)
    assert [mail.to for mail in mailoutbox] == [[books.ada.user.email]]
    assert "… 6819" in mailoutbox[0].body


def test_nobody_reads_the_statement_of_another(books):
    ada = sign_in(books.ada.user)
    number = books.numbers[books.ben.pk]
    assert ada.get(f"/former/acme/statements/{number}/").status_code == 404
    assert ada.get(f"/former/acme/statements/{number}.csv").status_code == 404


def test_the_pages_are_closed_to_members_strangers_and_visitors(books):
    stranger = people.make_user("stranger@example.org")
    for client in (sign_in(books.ben.user), sign_in(stranger)):
        assert [client.get(address).status_code for address in addresses(books)] == [404] * 3
    assert {Client().get(address).status_code for address in addresses(books)} == {302}


def test_a_suspended_member_reads_them_too(books):
    with tenant(books.organization.pk):
        books.ben.suspended_at = timezone.now()
        books.ben.save()
    assert "€3.50" in text_of(sign_in(books.ben.user).get("/former/acme/"))


def test_where_a_second_factor_is_required_it_is_required_here(books):
    with tenant(books.organization.pk):
        books.organization.mfa_required = MfaRequired.ALL
        books.organization.save()
    ada = sign_in(books.ada.user)
    assert ada.get("/former/acme/").status_code == 404
    assert "set it up for your account" in text_of(ada.get("/former/"))
