"""Do costs, rates and earnings come exact by script, and to whom they should?"""

import pytest

from tests.support.script import Script


@pytest.fixture
def script(world):
    """The script of acme's admin."""
    return Script(world.acme.secrets["admin"])


def test_sums_and_the_events_behind_them(world, script):
    for by, key in (("project", "project"), ("person", "person"), ("pool", "pool")):
        [row] = script.call("GET", f"costs?by={by}").json()
        assert (row["labels"], row["cost"], row["pay"]) == (1, "0.050000", "0.030000")
        events = script.call("GET", f"costs/events?{key}={row['id']}").json()["results"]
        assert [event["cost"] for event in events] == ["0.050000"]
        assert events[0]["pay"] == "0.030000"
    [row] = script.call("GET", "costs?by=customer").json()
    assert (row["id"], row["name"], row["margin_percent"]) == (
        str(world.acme.customer.pk),
        world.acme.customer.name,
        40.0,
    )
    assert (row["pay_per_label"], row["yield_percent"]) == ("0.0300", 100.0)
    kinds = [row["id"] for row in script.call("GET", "costs?by=kind").json()]
    assert kinds == ["choice", ""]
    for query, number in (
        (f"customer={row['id']}", 1),
        ("customer=0", 0),
        ("kind=choice", 1),
        ("kind=none", 0),
    ):
        events = script.call("GET", f"costs/events?{query}").json()["results"]
        assert len(events) == number, query
    assert script.call("GET", "costs?first=2019-01-01&last=2019-01-31").json() == []
    assert script.call("GET", "costs?first=2020-02-01&last=2020-01-31").status_code == 422
    assert script.call("GET", "costs?first=0001-01-01&last=9999-12-31").status_code == 422


def test_an_annotator_sees_the_own_earnings_and_no_costs(world):
    script = Script(world.acme.secrets["annotator"])
    [row] = script.call("GET", "earnings").json()
    assert (row["labels"], row["pay"]) == (1, "0.030000")
    [event] = script.call("GET", "earnings/events").json()["results"]
    assert (event["item"], event["verdict"]) == (world.acme.item.pk, "accepted")
    assert Script(world.acme.secrets["both"]).call("GET", "earnings").json() == []
    assert script.call("GET", "costs").status_code == 403
    assert script.call("GET", "rates").status_code == 403


def test_customers_need_their_own_permission(world):
    script = Script(world.acme.secrets["manager"])
    assert script.call("GET", "throughput?by=project").status_code == 200
    assert script.call("GET", "throughput?by=customer").status_code == 403
    assert script.call("GET", "throughput/answers?customer=0").status_code == 403


def test_a_rate_follows_the_one_before(world, script):
    made = script.call("POST", "rates", {"label_kind": "choice", "unit_price": "0.0525"})
    assert (made.status_code, made.json()["unit_price"]) == (201, "0.052500")
    newest, before = script.call("GET", "rates").json()["results"]
    assert before["valid_to"] == newest["valid_from"]
    for wrong in ("0.0000001", "-1", 0.1 + 0.2, "NaN", "1e30"):
        sent = {"label_kind": "choice", "unit_price": wrong}
        assert script.call("POST", "rates", sent).status_code == 422, wrong
    pay = {"label_kind": "choice", "unit_pay": "0.04", "pool": world.acme.pool.pk}
    assert script.call("POST", "pay-rates", pay).json()["pool"] == world.acme.pool.pk
    past = pay | {"valid_from": "2020-01-01T00:00:00Z"}
    assert script.call("POST", "pay-rates", past).json()["code"] == "invalid"
    assert len(script.call("GET", "pay-rates").json()["results"]) == 2
