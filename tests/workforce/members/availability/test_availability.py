"""Do members say when they work, and is it understood?"""

from datetime import date

import pytest
from django.urls import reverse

from core.tenancy.scope import tenant
from workforce.members.availability.models import Availability
from workforce.members.availability.plan import Plan
from workforce.members.availability.queries import plan_of

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
OFFICE = (8, 8, 8, 8, 4, 0, 0)


@pytest.mark.parametrize(
    ("plan", "day", "is_there", "hours"),
    [
        (Plan(), MONDAY, True, None),
        (Plan(hours=OFFICE), MONDAY, True, 8),
        (Plan(hours=OFFICE), SATURDAY, False, 0),
        (Plan(away_until=MONDAY), MONDAY, False, None),
        (Plan(away_until=MONDAY), SATURDAY, True, None),
        (Plan(away_until=SATURDAY, hours=OFFICE), MONDAY, False, 8),
    ],
)
def test_the_plan_of_a_day(plan, day, is_there, hours):
    assert plan.is_there(day) is is_there
    assert plan.hours_on(day) == hours


@pytest.fixture
def annotator(crews, client):
    client.force_login(crews.acme.users["annotator"])
    return client


def said(crews):
    with tenant(crews.acme.pk):
        return plan_of(crews.acme.members["annotator"])


def test_a_member_says_it_and_comes_back(crews, annotator):
    url = reverse("availability", args=["acme"])
    annotator.post(url, {"away_until": "2999-01-05", "day_0": "8", "day_2": "4"})
    assert said(crews) == Plan(date(2999, 1, 5), (8, 0, 4, 0, 0, 0, 0))
    assert "I'm back" in annotator.get(url).content.decode()
    annotator.post(reverse("availability_back", args=["acme"]))
    assert said(crews) == Plan(None, (8, 0, 4, 0, 0, 0, 0))
    annotator.post(url, {"away_until": "", "day_0": ""})
    assert said(crews) == Plan()


@pytest.mark.parametrize(
    "sent", [{"away_until": "2001-01-01"}, {"day_0": "25"}, {"day_0": "-1"}, {"away_until": "soon"}]
)
def test_what_makes_no_sense_is_said(crews, annotator, sent):
    response = annotator.post(reverse("availability", args=["acme"]), sent)
    assert "errors" in response.content.decode()
    with tenant(crews.acme.pk):
        assert not Availability.objects.exists()
