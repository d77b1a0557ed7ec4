"""Are forecasts made, kept, shown and compared with what happened?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from annotation.projects.models import Project, ProjectState
from billing.forecast.actions import make_forecast, money_of
from billing.forecast.jobs import forecast_project, forecast_projects
from billing.forecast.measured import measured_of, terms_of
from billing.forecast.models import Forecast
from billing.forecast.queries import compared, outcomes_by
from core.identity.models import Member, Role
from core.tenancy.scope import tenant
from tests.annotation.pages import sign_in, text_of
from tests.billing.forecast.crew import make_past
from tests.factories import money, people, projects
from tests.support.desk import make_desk
from workforce.organizations.local_days import today

DAY = date(2026, 3, 2)


@pytest.fixture
def desk(db):
    """Ninety items for three annotators, who gave ten annotations each on each of ten days."""
    desk = make_desk(items=90, annotators=3)
    with tenant(desk.organization.pk):
        make_past(desk, days=range(1, 11))
    return desk


def run_job(desk):
    forecast_project(organization_id=desk.organization.pk, project_id=desk.project.pk)


def test_a_forecast_is_made_once_and_kept(desk):
    """Ninety annotations at thirty a day take three days, or four after rejections."""
    run_job(desk)
    run_job(desk)
    with tenant(desk.organization.pk):
        forecast = Forecast.objects.get()
        day = today(desk.organization)
    assert forecast.inputs["annotations"] == 90
    assert day + timedelta(days=3) <= forecast.finish_p10 <= forecast.finish_p90
    assert forecast.finish_p90 <= day + timedelta(days=4)
    assert (forecast.cost_p50, forecast.pay_p50) == (Decimal("4.5"), Decimal("2.7"))
    assert forecast.course[0]["day"] == str(day + timedelta(days=1))


def test_pay_for_reviews_does_not_grow_with_the_labels_of_an_annotation(db):
    """90 / 0.95 reviews at .04 are 3.789474, and labels at .03 are 2.7, 5.4 or 8.1."""
    desk = make_desk(items=90, annotators=3, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        make_past(desk, days=range(1, 11))
        owner = Member.objects.get(role=Role.OWNER)
        money.make_pay_rate(by=owner, work="review", label_kind="", unit_pay="0.04")
        measured = measured_of(desk.organization, desk.project)
        terms = terms_of(desk.organization, desk.project, measured.history)
        cost, pay = money_of(measured, terms, (1.0, 2.0, 3.0))
    assert cost == [Decimal("4.5"), Decimal(9), Decimal("13.5")]
    assert pay == [Decimal("6.489474"), Decimal("9.189474"), Decimal("11.889474")]


@pytest.mark.parametrize(("annotators", "days"), [(2, 10), (3, 4)])
def test_two_annotators_or_four_days_are_too_early(db, annotators, days):
    desk = make_desk(items=9, annotators=annotators)
    with tenant(desk.organization.pk):
        make_past(desk, days=range(1, days + 1))
        assert make_forecast(desk.organization, desk.project) is None
        assert not Forecast.objects.exists()


def test_only_live_projects_have_forecasts(desk):
    with tenant(desk.organization.pk):
        Project.objects.update(state=ProjectState.PAUSED)
    run_job(desk)
    assert forecast_projects() == 0
    with tenant(desk.organization.pk):
        assert not Forecast.objects.exists()
        Project.objects.update(state=ProjectState.LIVE)
    assert forecast_projects() == 1
    run_job(desk)
    assert forecast_projects() == 0, "there is one of today"


def page(desk, role=Role.OWNER, name="project_forecast"):
    with tenant(desk.organization.pk):
        member = Member.objects.filter(role=role).first()
        if member is None:
            member = people.make_member(people.make_user("lead@example.org"), role)
            projects.grant(desk.project, member)
        user = member.user
    return sign_in(user).get(reverse(name, args=[desk.organization.slug, desk.project.pk]))


def test_the_page_shows_the_range_the_deadline_and_the_chart(desk):
    with tenant(desk.organization.pk):
        day = today(desk.organization)
        Project.objects.update(deadline_on=day + timedelta(days=30))
    run_job(desk)
    text = text_of(page(desk))
    assert "8 of 10 simulations" in text
    assert "10 of 10 simulations meet it" in text
    assert "Customer's cost €4.50" in text
    assert "Annotations left 90" in text
    assert "No forecast is a week old yet." in text
    overview = text_of(page(desk, name="project"))
    assert "8 of 10 simulations" in overview
    assert "10 of 10 simulations meet it" in overview


def test_a_manager_sees_no_money(desk):
    run_job(desk)
    text = text_of(page(desk, Role.MANAGER))
    assert "Expected finish" in text
    assert "€" not in text


def test_before_there_is_enough_work_the_page_says_so(db):
    desk = make_desk(items=20)
    with tenant(desk.organization.pk):
        make_past(desk, days=range(1, 11))
    text = text_of(page(desk))
    assert "It is too early for a range, which needs 3 annotators with work" in text
    assert "Annotations left 20" in text


def course(*ends):
    """Days of a course: tenth, median and ninth tenth of what is accepted."""
    return [
        {
            "day": str(DAY + timedelta(days=number)),
            "p10": low,
            "p50": middle,
            "p90": high,
            "done": number / 10,
        }
        for number, (low, middle, high) in enumerate(ends, start=1)
    ]


@pytest.fixture
def scope(db):
    with tenant(people.make_organization("desk").pk):
        yield


@pytest.mark.usefixtures("scope")
def test_past_forecasts_are_compared_after_a_week():
    """Ten a day were accepted: 70 in a week."""
    accepted = {DAY + timedelta(days=number): 10 for number in range(20)}
    steady = Forecast(day=DAY, course=course(*[(n * 9, n * 10, n * 11) for n in range(1, 11)]))
    bold = Forecast(day=DAY + timedelta(days=1), course=course(*[(n * 20,) * 3 for n in range(9)]))
    short = Forecast(day=DAY + timedelta(days=2), course=course((50, 60, 70), (60, 65, 70)))
    young = Forecast(day=DAY + timedelta(days=9), course=course((1, 2, 3)))
    found = compared([young, short, bold, steady], accepted, DAY + timedelta(days=16))
    assert [each.held for each in found] == [None, True, False, True]
    assert (found[3].low, found[3].high, found[3].accepted) == (63, 77, 70)


@pytest.mark.usefixtures("scope")
def test_of_two_forecasts_of_a_day_the_last_counts():
    newer, older = Forecast(pk=2, day=DAY), Forecast(pk=1, day=DAY)
    assert [each.forecast for each in compared([newer, older], {}, DAY)] == [newer]


@pytest.mark.usefixtures("scope")
def test_outcomes_by_the_deadline():
    forecast = Forecast(day=DAY, course=course(*[(1, 1, 1)] * 9))
    assert outcomes_by(forecast, DAY) == 0
    assert outcomes_by(forecast, DAY + timedelta(days=7)) == 7
    assert outcomes_by(forecast, DAY + timedelta(days=70)) == 9
