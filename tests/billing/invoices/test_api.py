"""The API from a customer to a paid invoice."""

import json

import pytest
from django.test import Client

from billing.invoices.jobs import make_draft
from core.tenancy.scope import tenant
from tests.billing.invoices.office import AFTER, FIRST, TODAY, Office, opened
from tests.factories import people

JSON = "application/json"


@pytest.fixture
def api(db):
    """An organization, its office, and a function that asks as the owner."""
    organization = opened()
    with tenant(organization.pk):
        office = Office()
        office.work(12)
        _token, secret = people.make_token(office.owner)
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(verb, path, body=None, status=200):
        answer = client.generic(
            verb, f"/o/acme/api/v1/{path}", json.dumps(body) if body else "", content_type=JSON
        )
        assert answer.status_code == status, answer.text
        return answer.json() if answer.text else None

    return organization, office, ask


def test_from_a_customer_to_a_paid_invoice(api):
    organization, office, ask = api
    made = ask("POST", "customers", {"name": "Fabrikam", "country": "IE"}, status=201)
    assert (made["currency"], made["payment_days"]) == ("EUR", 30)
    ask("PATCH", f"customers/{made['id']}", {"address": "2 Main Street"})
    place = f"projects/{office.project.pk}/customer"
    assert ask("PUT", place, {"customer": made["id"]})["customer"] == made["id"]
    period = {"period_from": FIRST.isoformat(), "period_to": AFTER.isoformat()}
    draft = ask("POST", "invoices", {"customer": made["id"], **period}, status=201)
    assert (draft["status"], draft["filled_at"]) == ("draft", None)
    make_draft(organization_id=organization.pk, invoice_id=draft["id"])
    (line,) = ask("GET", f"invoices/{draft['id']}/lines")["results"]
    assert (line["quantity"], line["amount"]) == (12, "0.630000")
    issued = ask("POST", f"invoices/{draft['id']}/issue")
    assert (issued["number"], issued["gross"]) == (f"INV-{TODAY.year}-0001", "0.630000")
    payment = {
        "customer": made["id"],
        "invoice": draft["id"],
        "amount": "0.63",
        "received_on": TODAY.isoformat(),
    }
    ask("POST", "payments", payment, status=201)
    assert ask("GET", f"invoices/{draft['id']}")["status"] == "paid"
    assert len(ask("GET", "invoices?status=paid")["results"]) == 1
    assert ask("GET", "invoices?status=draft")["results"] == []
    assert len(ask("GET", "payments")["results"]) == 1
    ask("DELETE", f"invoices/{draft['id']}", status=409)


def test_what_does_not_exist_is_refused_with_a_code(api):
    _, office, ask = api
    body = {"customer": 999_999, "amount": "1", "received_on": TODAY.isoformat()}
    assert ask("POST", "payments", body, status=422)["code"] == "unknown_customer"
    place = f"projects/{office.project.pk}/customer"
    assert ask("PUT", place, {"customer": 999_999}, status=422)["code"] == "unknown_customer"
    assert ask("PUT", place, {"customer": None})["customer"] is None
    price = {"label_kind": "choice", "unit_price": "1", "customer": 999_999}
    assert ask("POST", "rates", price, status=422)["code"] == "unknown_customer"
    price = price | {"customer": office.customer.pk}
    assert ask("POST", "rates", price, status=201)["customer"] == office.customer.pk
