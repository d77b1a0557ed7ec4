"""Customers: who may add them, what is checked, and who pays for a project."""

from decimal import Decimal

import pytest

from billing.customers.actions import (
    archive_customer,
    change_customer,
    create_customer,
    restore_customer,
    set_project_customer,
)
from billing.customers.models import Customer, ProjectCustomer
from billing.customers.queries import customer_of, present_customers
from billing.customers.tax_ids import compact, has_valid_form
from core.audit.models import AuditEntry
from core.identity.models import OrganizationState
from core.permissions.can import can
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Forbidden, Invalid
from tests.billing.invoices.office import Office, opened
from tests.factories import people


@pytest.fixture
def office(db):
    with tenant(opened().pk):
        yield Office()


def test_only_admins_manage_customers(office):
    manager = people.make_member(people.make_user("manager@example.org"), "manager")
    with pytest.raises(Forbidden):
        create_customer(by=manager, name="Fabrikam")
    with pytest.raises(Forbidden):
        set_project_customer(by=manager, project=office.project, customer=None)


@pytest.mark.parametrize("state", [OrganizationState.SUSPENDED, OrganizationState.CLOSED])
def test_a_stopped_organization_can_still_bill(office, state):
    office.owner.organization_state = state
    assert can(office.owner, "invoice.manage")
    assert can(office.owner, "customer.manage")


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"currency": "USD"}, "Customers pay in EUR"),
        ({"country": "XX"}, "two-letter code"),
        ({"country": "DE", "tax_id": "DE12"}, "doesn't have the form"),
        ({"tax_rate": Decimal(101)}, "0 to 100"),
        ({"tax_treatment": "outside_scope", "tax_rate": Decimal(1)}, "to 0"),
        ({"tax_treatment": "reverse_charge"}, "requires the customer's tax ID"),
        ({"payment_days": 366}, "0 to 365"),
        ({"name": "https://example.org"}, "can't contain a link"),
    ],
)
def test_details_that_do_not_fit_are_refused_with_a_sentence(office, details, sentence):
    with pytest.raises(Invalid, match=sentence):
        create_customer(by=office.owner, **({"name": "Fabrikam"} | details))
    assert Customer.objects.count() == 1


def test_a_name_is_used_once(office):
    with pytest.raises(Conflict, match="already exists"):
        create_customer(by=office.owner, name="Contoso")


def test_a_change_is_audited_without_the_values(office):
    change_customer(by=office.owner, customer=office.customer, email="pay@example.org")
    entry = AuditEntry.objects.get(action="customer.changed")
    assert entry.detail == {"fields": ["email"]}
    change_customer(by=office.owner, customer=office.customer, email="pay@example.org")
    assert AuditEntry.objects.filter(action="customer.changed").count() == 1


def test_a_customer_is_archived_without_projects_and_gets_no_new_ones(office):
    with pytest.raises(Conflict, match="pays for projects"):
        archive_customer(by=office.owner, customer=office.customer)
    assert list(present_customers()) == [office.customer]
    set_project_customer(by=office.owner, project=office.project, customer=None)
    archive_customer(by=office.owner, customer=office.customer)
    assert list(present_customers()) == []
    with pytest.raises(Conflict, match="archived"):  # though the row at hand says nothing of it
        set_project_customer(by=office.owner, project=office.project, customer=office.customer)
    restore_customer(by=office.owner, customer=office.customer)
    set_project_customer(by=office.owner, project=office.project, customer=office.customer)
    assert ProjectCustomer.objects.count() == 1


def test_a_project_is_internal_without_a_customer(office):
    set_project_customer(by=office.owner, project=office.project, customer=None)
    assert customer_of(office.project) is None
    office.work()
    assert office.draft().lines.count() == 0


@pytest.mark.parametrize(
    ("typed", "country", "is_valid"),
    [
        ("DE 123 456 789", "DE", True),
        ("de123456789", "DE", True),
        ("DE12345678", "DE", False),
        ("123456789", "DE", False),
        ("EL123456789", "GR", True),
        ("GR123456789", "GR", False),
        ("ATU12345678", "AT", True),
        ("NL123456789B01", "NL", True),
        ("12-3456789", "US", True),
        ("1", "US", False),
    ],
)
def test_the_form_of_a_tax_id_follows_its_country(typed, country, is_valid):
    assert has_valid_form(compact(typed), country) is is_valid
