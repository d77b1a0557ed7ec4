"""Do the numbers of throughput open what they count, without money, and only what one may?"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotation.workflow.facts import What
from annotation.workflow.queue.actions import skip
from billing.reporting.costs.waiting import queues
from core.tenancy.scope import tenant
from tests.billing.reporting.costs.test_costs import read_csv
from tests.factories import people, projects
from tests.support.desk import HAM, SPAM, make_desk


@pytest.fixture
def desk(db):
    """Five items: one accepted, one rejected and back, one skipped, one waiting for review."""
    desk = make_desk(items=5, policy={"review": {"mode": "all"}})
    with tenant(desk.organization.pk):
        desk.label(0, HAM)
        desk.review(verdict="accepted")
        desk.label(0, SPAM)
        desk.review(verdict="rejected", reason="careless", comment="look again")
        desk.label(1, HAM)
        held = desk.claim(1)
        held.seen_at, held.active_seconds = timezone.now() - timedelta(seconds=30), 5
        skip(held, reason="unreadable")
    return desk


@pytest.fixture
def manager(desk, client):
    with tenant(desk.organization.pk):
        member = people.make_member(people.make_user("lead@example.org"), "manager")
        projects.grant(desk.project, member)
    client.force_login(member.user)
    return member


def opened(client, name, desk, **query):
    response = client.get(reverse(name, args=[desk.organization.slug]), query)
    assert response.status_code == 200
    return response


def test_a_day_s_work_is_counted(client, desk, manager):
    total = opened(client, "throughput", desk, period="today").context["total"]
    assert (total.submitted, total.labels, total.answers) == ("3", "1", "1")
    assert (total.rejected, total.skipped, total.yield_percent) == ("1", "1", "50.0%")
    skipped = opened(client, "answers", desk, what="skipped").context["answers"]
    assert [answer.seconds for answer in skipped] == [35.0], "a skip's time counts"


@pytest.mark.parametrize("by", ["project", "person", "pool", "guideline", "day"])
def test_each_number_opens_the_answers_it_counts(client, desk, manager, by):
    context = opened(client, "throughput", desk, by=by).context
    assert context["rows"]
    for sums, urls in [(row.sums, row.urls) for row in context["rows"]]:
        counted = {
            What.ACCEPTED: sums.answers,
            What.SUBMITTED: sums.submitted,
            What.REJECTED: sums.rejected,
            What.SKIPPED: sums.skipped,
        }
        for what, number in counted.items():
            page = client.get(urls[what.value])
            assert str(page.context["count"]) == number, (by, what)
            assert len(page.context["answers"]) == page.context["count"]


def test_a_manager_sees_no_money(client, desk, manager):
    for name in ("throughput", "answers"):
        text = opened(client, name, desk).content.decode()
        assert "€" not in text
        assert reverse("cost_events", args=[desk.organization.slug]) not in text


def test_the_reasons_stand_in_the_lists_and_files(client, desk, manager):
    rejected = opened(client, "answers", desk, what="rejected").content.decode()
    assert "look again" in rejected
    assert "The item is broken" in opened(client, "answers", desk, what="skipped").content.decode()
    file = opened(client, "answers_csv", desk, what="rejected")
    assert "look again" in b"".join(file.streaming_content).decode()
    assert ",50.0," in opened(client, "throughput_csv", desk).content.decode()


def test_what_waits_is_what_the_items_page_shows(client, desk, manager):
    context = opened(client, "throughput", desk).context
    (queue,) = context["waiting"]["queues"]
    assert [entry.items for entry in queue["waiting"]] == ["3", "1", "0"]
    for entry in queue["waiting"]:
        page = client.get(entry.url)
        assert str(len(page.context["lines"])) == entry.items
    with tenant(desk.organization.pk):
        (found,) = queues().shown
        assert found.oldest == desk.item(0).created_at or found.oldest <= desk.item(4).created_at
        assert found.waiting[2].since is None
        labeling, review, adjudication = found.waiting
        assert labeling.median == desk.item(0).batch.created_at
        assert review.median == review.since, "one review waits"
        assert adjudication.median is None
    _header, *rows = read_csv(opened(client, "waiting_csv", desk))
    assert [row[1:3] for row in rows] == [
        ["Labeling", "3"],
        ["In review", "1"],
        ["Needs adjudication", "0"],
    ]
    assert rows[1][3] == rows[1][5] == review.since.isoformat()
    assert rows[2][3:] == ["", "", "", ""]


def test_projects_without_access_are_not_in_the_file_of_what_waits(client, desk):
    with tenant(desk.organization.pk):
        stranger = people.make_member(people.make_user("no@example.org"), "manager")
    client.force_login(stranger.user)
    assert len(read_csv(opened(client, "waiting_csv", desk))) == 1


def test_images_say_in_words_what_they_show(client, desk, manager):
    text = opened(client, "throughput", desk).content.decode()
    assert len(re.findall(r'<svg[^>]*\srole="img"\s+aria-labelledby="[^"]+"', text)) == 2
    assert "style=" not in text
    assert re.search(r"in order: (?:0, ){29}1\.", unescape(text))


def test_more_people_and_projects_cost_no_more_queries(client, desk, manager):
    counts = []
    for more in range(2):
        with CaptureQueriesContext(connection) as queries:
            for name in ("throughput", "answers"):
                opened(client, name, desk, by="person")
        counts.append(len(queries))
        if not more:
            with tenant(desk.organization.pk):
                for number in range(5):
                    projects.make_project(f"More {number}", by=manager)
                for number in range(2):
                    desk.label(number, HAM)
    assert counts[0] == counts[1]


def test_a_period_without_work_says_what_to_do(client, desk, manager):
    query = {"period": "custom", "first": "2020-01-01", "last": "2020-01-31"}
    assert "No work in this period" in opened(client, "throughput", desk, **query).content.decode()
    assert "Nothing in this period" in opened(client, "answers", desk, **query).content.decode()


def test_the_table_sorts_by_its_heads_and_never_by_money(client, desk, manager):
    def order(sort):
        page = opened(client, "throughput", desk, by="person", sort=sort)
        assert page.context["heads"][2].direction == {
            "submitted": "ascending",
            "-submitted": "descending",
        }.get(sort, "")
        return [row.title for row in page.context["rows"]]

    usual = order("")
    with tenant(desk.organization.pk):
        first, second, *_ = (member.name for member in desk.annotators)
    assert order("-submitted")[:2] == [first, second]
    assert order("submitted")[-2:] == [second, first]
    assert order("title") == sorted(usual) == order("-title")[::-1]
    assert order("price") == order("-pay") == order("nonsense") == usual
