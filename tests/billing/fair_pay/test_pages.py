"""Do the pages, the file and the API say and do the same?"""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from billing.fair_pay.models import TimeCorrection, TopUp
from core.tenancy.scope import tenant
from tests.annotation.pages import form_values, page_of, sign_in, text_of
from tests.billing.fair_pay.crew import HOUR, WEEK, Paid, paid_crew
from tests.factories import people


@pytest.fixture
def crew(db):
    organization = paid_crew()
    with tenant(organization.pk):
        return Paid(organization)


@pytest.fixture
def admin(crew):
    return sign_in(crew.olga.user)


def api(crew, member):
    with crew.scope():
        _token, secret = people.make_token(member)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_an_admin_sees_who_is_below_the_floor_and_tops_up_with_a_click(crew, admin):
    with crew.scope():
        crew.work(crew.ada, labels=9)
        crew.work(crew.ben, labels=13)
        crew.work(crew.otto, labels=0, seconds=600)
    page = admin.get("/o/acme/fair-pay/")
    rows = [row.get_text(" ", strip=True) for row in page_of(page).select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Ada", crew.otto.name.split()[0], "Ben"]
    assert "€9.00 – €9.00 €12.00 €3.00 Below the floor" in rows[0]
    assert "Too little time to judge" in rows[1]
    assert "Top up 1 member by €3.00" in text_of(page)
    done = admin.post("/o/acme/fair-pay/top-up/", form_values(page), follow=True)
    assert "1 member topped up." in done.content.decode()
    assert "Topped up" in text_of(done)
    again = admin.post("/o/acme/fair-pay/top-up/", form_values(page), follow=True)
    assert "Nothing was left to top up" in again.content.decode()
    with crew.scope():
        assert TopUp.objects.get().amount == 3


def test_the_file_has_exact_amounts(crew, admin):
    with crew.scope():
        crew.work(crew.ada, labels=9, seconds=HOUR * 1.1)
    text = admin.get(f"/o/acme/fair-pay.csv?week={crew.week}").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["week"] == crew.week.isoformat()
    assert (row["member"], row["active_seconds"], row["state"]) == ("Ada", "3960.0", "below")
    assert Decimal(row["pay"]) == 9
    assert Decimal(row["pay_per_hour"]) == Decimal("8.18")
    assert Decimal(row["shortfall"]) == Decimal("4.20")


def test_a_week_without_work_or_floor_says_what_to_do(crew, admin):
    assert "No work in this week" in text_of(admin.get("/o/acme/fair-pay/?week=2020-02-31"))
    with crew.scope():
        other = people.make_pool("Other", members=[crew.ada])
        crew.work(crew.ada, labels=9, pool=other)
    answer = admin.get(f"/o/acme/fair-pay/?week={crew.week}&pool={other.pk}")
    assert "No pool of this week has a pay floor" in text_of(answer)


def test_time_is_corrected_with_a_reason_that_the_member_reads(crew, admin):
    with crew.scope():
        crew.work(crew.ada, labels=9)
    address = f"/o/acme/fair-pay/pools/{crew.pool.pk}/members/{crew.ada.pk}/time/?week={crew.week}"
    assert "Enter" in text_of(admin.get(address)) or admin.get(address).status_code == 200
    assert "required" in text_of(admin.post(address, {"hours": "0", "minutes": "45"}))
    sent = {"hours": "0", "minutes": "45", "note": "The page stayed open."}
    assert admin.post(address, sent).status_code == 302
    with crew.scope():
        assert TimeCorrection.objects.get().corrected_ms == 45 * 60_000
    assert "1 h 00 min → 0 h 45 min" in text_of(admin.get(address))
    own = text_of(sign_in(crew.ada.user).get("/o/acme/earnings/"))
    assert "0 h 45 min €9.00 – €12.00 €12.00 Floor reached" in own
    assert f"Time measured: 1 h 00 min. Corrected by {crew.olga.name}" in own
    assert "The page stayed open." in own


def test_members_see_their_own_weeks_only(crew):
    with crew.scope():
        crew.work(crew.ada, labels=9)
        crew.work(crew.ben, labels=5)
    page = page_of(sign_in(crew.ada.user).get("/o/acme/earnings/"))
    (row,) = [row for row in page.select("tbody tr") if "Below the floor" in row.text]
    assert "€9.00" in row.text
    rows = api(crew, crew.ada).get("/o/acme/api/v1/earnings/weeks").json()
    assert [(row["member"], row["pay"], row["state"]) for row in rows] == [
        (crew.ada.pk, "9.000000", "below")
    ]


def test_the_api_sets_floors_lists_weeks_and_tops_up_once(crew):
    script = api(crew, crew.olga)
    with crew.scope():
        crew.work(crew.ada, labels=9)
    floors = f"/o/acme/api/v1/pools/{crew.pool.pk}/pay-floors"
    made = script.post(floors, {"hourly": "13.5"}, content_type="application/json")
    assert made.status_code == 201, made.json()
    assert [row["hourly"] for row in script.get(floors).json()["results"]] == [
        "13.500000",
        "12.000000",
    ]
    rows = script.get(f"/o/acme/api/v1/fair-pay?week={crew.week}").json()
    assert [(row["shortfall"], row["floor_per_hour"]) for row in rows] == [("3.00", "12.000000")]
    top_ups, body = "/o/acme/api/v1/fair-pay/top-ups", {"week": crew.week.isoformat()}
    sent = [script.post(top_ups, body, content_type="application/json") for _ in range(2)]
    assert [len(each.json()) for each in sent] == [1, 0]
    assert script.get(top_ups).json()["results"][0]["amount"] == "3.000000"
    corrections = "/o/acme/api/v1/fair-pay/time-corrections"
    body = body | {"member": crew.ada.pk, "pool": crew.pool.pk}
    body |= {"active_seconds": 1800, "note": "Idle."}
    refused = script.post(corrections, body, content_type="application/json")
    assert refused.json()["code"] == "topped_up"
    with crew.scope():
        crew.work(crew.ada, labels=9, week=crew.week - WEEK)
    body["week"] = (crew.week - WEEK).isoformat()
    done = script.post(corrections, body, content_type="application/json")
    assert (done.status_code, done.json()["measured_seconds"]) == (201, 3600)
    assert script.delete(floors).status_code == 204
    assert script.get("/o/acme/api/v1/pay-suggestions").json() == []
