"""Does an announcement reach the members of its pools, and nobody else?"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditEntry
from core.notifications.models import Notification
from core.tenancy.scope import tenant
from core.web.errors import Forbidden, Invalid, Missing
from tests.factories.people import make_announcement, make_pool
from workforce.announcements.actions import (
    close_announcement,
    end_announcement,
    send_announcement,
)
from workforce.announcements.models import Announcement
from workforce.announcements.queries import announcements_for, recipients_of


@pytest.fixture
def acme(crews):
    return crews.acme


@pytest.fixture
def manager(client, acme):
    client.force_login(acme.users["manager"])
    return client


def url(name, *args):
    return reverse(name, args=["acme", *args])


def send(acme, **values):
    values = {"title": "No work on Friday", "pools": [acme.pool]} | values
    return send_announcement(by=acme.members["manager"], **values)


def titles(member):
    return [announcement.title for announcement in announcements_for(member)]


def test_the_members_of_the_pools_are_notified_once_each(acme):
    with tenant(acme.pk):
        both_pools = make_pool("Second", members=[acme.members["annotator"]])
        announcement = send(acme, pools=[acme.pool, both_pools])
        told = Notification.objects.filter(kind="announcement")
        assert {each.member_id for each in told} == {
            acme.members["annotator"].pk,
            acme.members["both"].pk,
        }
        assert told.count() == 2
        assert str(told[0]) == "Manager Acme announced: “No work on Friday”."
        assert {each.url for each in told} == {url("my_work")}
        entry = AuditEntry.objects.get(action="announcement.sent")
        assert (entry.subject_id, entry.detail["pools"]) == (
            announcement.pk,
            [acme.pool.pk, both_pools.pk],
        )
        assert titles(acme.members["annotator"]) == ["No work on Friday"]
        assert titles(acme.members["reviewer"]) == []


def test_it_is_shown_until_closed_ended_or_over(acme):
    reader, today = acme.members["annotator"], timezone.localdate()
    with tenant(acme.pk):
        closed, ended, last = (send(acme, title=name) for name in ("closed", "ended", "last"))
        Announcement.objects.filter(pk=last.pk).update(ends_on=today)
        assert titles(reader) == ["last", "ended", "closed"]
        close_announcement(by=reader, announcement=closed)
        close_announcement(by=reader, announcement=closed)
        end_announcement(by=acme.members["admin"], announcement=ended)
        assert titles(reader) == ["last"]
        assert titles(acme.members["both"]) == ["last", "closed"]
        Announcement.objects.filter(pk=last.pk).update(ends_on=today - timedelta(days=1))
        assert titles(reader) == []


def test_who_joins_the_pool_later_sees_it_too(acme):
    with tenant(acme.pk):
        pool = make_pool("Late")
        send(acme, pools=[pool])
        acme.members["reviewer"].places.create(pool=pool)
        assert titles(acme.members["reviewer"]) == ["No work on Friday"]


def test_what_cannot_be_sent_or_closed(acme):
    with tenant(acme.pk):
        with pytest.raises(Invalid, match="at least one pool"):
            send(acme, pools=[])
        with pytest.raises(Invalid, match="a title"):
            send(acme, title=" \n ")
        with pytest.raises(Invalid, match="in the past"):
            send(acme, ends_on=date(2020, 1, 1))
        announcement = send(acme)
        with pytest.raises(Missing):
            close_announcement(by=acme.members["reviewer"], announcement=announcement)
        for act in (
            lambda: send_announcement(by=acme.members["reviewer"], title="x", pools=[acme.pool]),
            lambda: end_announcement(by=acme.members["annotator"], announcement=announcement),
        ):
            with pytest.raises(Forbidden):
                act()


def test_the_list_says_who_has_seen_it(acme):
    with tenant(acme.pk):
        announcement = send(acme)
        closed, opened = acme.members["annotator"], acme.members["both"]
        assert [each.seen_at for each in recipients_of(announcement)] == [None, None]
        close_announcement(by=closed, announcement=announcement)
        moment = timezone.now()
        Notification.objects.filter(member=opened).update(seen_at=moment)
        seen = {each.member.pk: each.seen_at for each in recipients_of(announcement)}
        assert seen[opened.pk] == moment
        assert seen[closed.pk] is not None


def test_from_the_form_to_my_work_and_away(client, manager, acme):
    page = manager.get(url("announcement_new"), {"pool": acme.pool.pk})
    assert page.context["form"].initial["pools"] == [acme.pool.pk]
    assert manager.post(url("announcement_new"), {"title": "Alone"}).status_code == 422
    past = {"title": "News", "pools": [acme.pool.pk], "ends_on": "2020-01-01"}
    assert b"in the past" in manager.post(url("announcement_new"), past).content
    sent = {"title": "<b>News</b>", "text": "See https://example.org/a", "pools": [acme.pool.pk]}
    response = manager.post(url("announcement_new"), sent)
    with tenant(acme.pk):
        made = Announcement.objects.get()
    assert response["Location"] == url("announcement", made.pk)
    assert "0 of 2 have seen it" in manager.get(response["Location"]).content.decode()
    assert "&lt;b&gt;News" in manager.get(url("announcements")).content.decode()
    client.force_login(acme.users["annotator"])
    shown = client.get(url("my_work")).content.decode()
    assert "&lt;b&gt;News&lt;/b&gt;" in shown
    assert '<a href="https://example.org/a"' in shown
    assert client.post(url("announcement_close", made.pk))["Location"] == url("my_work")
    assert "News" not in client.get(url("my_work")).content.decode()


def test_the_pages_are_for_managers(client, crews):
    with tenant(crews.acme.pk):
        made = make_announcement(by=crews.acme.members["owner"], pools=[crews.acme.pool])
    for role, status in (("manager", 200), ("reviewer", 403), ("annotator", 403)):
        client.force_login(crews.acme.users[role])
        for name, args in (
            ("announcements", []),
            ("announcement_new", []),
            ("announcement", [made.pk]),
        ):
            assert client.get(url(name, *args)).status_code == status
