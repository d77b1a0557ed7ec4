"""Who is told, how often, and by which way?"""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from bs4 import BeautifulSoup
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.declarations import declared
from core.notifications.actions import choose_notifications, see_all_notifications, see_notification
from core.notifications.jobs import forget_notifications, mail_notifications
from core.notifications.kinds import MailWhen, NotificationKind, sentence
from core.notifications.models import Notification, NotificationChoice
from core.notifications.publish import next_morning, publish
from core.notifications.queries import unseen_count
from core.permissions.roles import Permission
from core.tenancy.scope import tenant
from workforce.members.actions import remove_member

WORDS = {
    "project": "Harbour",
    "version": "2.0",
    "reason": "Wrong class",
    "name": "Ada",
    "file": "a.csv",
    "result": "5 new items",
    "day": "2026-11-27",
    "amount": "€3.10",
    "last_four": "3000",
    "month": "2026-11",
    "what": "Bonus",
    "title": "A new guideline",
    "pool": "Readers",
    "members": "2",
    "used": "€2.50",
    "number": "INV-2026-0001",
}


def returned(*members, **more):
    publish(
        "work_returned",
        to=[member.pk for member in members],
        url="/o/acme/work/",
        about="project:1",
        project="Harbour",
        reason="Wrong class",
        **more,
    )


@pytest.fixture
def acme(crews):
    return crews.acme


@pytest.fixture
def inside(acme):
    with tenant(acme.pk):
        yield


@pytest.fixture
def annotator(acme):
    return acme.members["annotator"]


def made_due():
    """Every mail that waits waits no more."""
    Notification.objects.filter(mail_at__isnull=False).update(
        mail_at=timezone.now() - timedelta(seconds=1)
    )


def mails_of(acme, mailoutbox):
    with tenant(acme.pk):
        made_due()
    mail_notifications()
    return mailoutbox


@pytest.mark.parametrize("kind", declared(NotificationKind).values(), ids=lambda kind: kind.code)
@pytest.mark.parametrize("count", [1, 3])
def test_each_kind_makes_a_sentence_and_belongs_to_a_right(kind, count):
    assert kind.permission in declared(Permission)
    text = sentence(kind.code, count, WORDS)
    assert "%(" not in text
    assert text.endswith(".")


def test_dates_are_written_in_the_language_of_the_reader():
    assert sentence("statement_issued", 1, WORDS) == "Your statement for Nov 2026 is ready."
    with override("de"):
        assert "27. November 2026" in sentence("deadline_near", 1, WORDS)


def test_the_same_thing_counts_up_until_it_is_seen(inside, annotator):
    returned(annotator)
    returned(annotator)
    notification = Notification.objects.get()
    assert notification.count == 2
    assert (
        notification.text
        == "2 of your annotations in Harbour were returned. Latest reason: Wrong class."
    )
    see_notification(by=annotator, notification=notification)
    returned(annotator)
    assert Notification.objects.count() == 2
    assert unseen_count(annotator) == 1


def test_another_thing_stands_for_itself(inside, annotator):
    returned(annotator)
    publish("import_done", to=[annotator.pk], file="a", project="b", result="c")
    publish("import_done", to=[annotator.pk], file="a", project="b", result="c")
    assert Notification.objects.count() == 3


def test_once_is_once_even_after_it_was_seen(inside, annotator):
    for _time in range(2):
        publish("queue_empty", to=[annotator.pk], about="project:1", once=True, project="Harbour")
        see_all_notifications(by=annotator)
    assert Notification.objects.get().count == 1


def test_who_left_or_is_of_elsewhere_hears_nothing(crews, inside, annotator):
    remove_member(by=crews.acme.members["owner"], member=annotator)
    returned(annotator, crews.other.members["annotator"])
    assert not Notification.objects.exists()


def test_nobody_sees_or_opens_the_notification_of_another(client, crews, annotator):
    with tenant(crews.acme.pk):
        returned(annotator)
        notification = Notification.objects.get()
    client.force_login(crews.acme.users["manager"])
    assert "Harbour" not in client.get(reverse("notifications", args=["acme"])).text
    assert (
        client.post(reverse("notification_open", args=["acme", notification.pk])).status_code == 404
    )


def test_the_page_shows_counts_and_leads_on(client, crews, annotator):
    with tenant(crews.acme.pk):
        returned(annotator)
        notification = Notification.objects.get()
    client.force_login(crews.acme.users["annotator"])
    page = BeautifulSoup(client.get(reverse("notifications", args=["acme"])).content, "html.parser")
    assert page.select_one(".nav [aria-current] .count").text == "1"
    assert "1 of your annotations in Harbour" in page.main.text
    opened = client.post(reverse("notification_open", args=["acme", notification.pk]))
    assert opened.headers["Location"] == "/o/acme/work/"
    with tenant(crews.acme.pk):
        assert Notification.objects.get().seen_at
        assert unseen_count(annotator) == 0


def test_choices_are_kept_and_only_what_differs_is_stored(client, crews, annotator):
    client.force_login(crews.acme.users["annotator"])
    url = reverse("notification_choices", args=["acme"])
    shown = BeautifulSoup(client.get(url).content, "html.parser")
    offered = {select["name"].removeprefix("mail_") for select in shown.select("main select")}
    assert offered == {
        "work_returned", "work_reserved", "dispute_decided", "question_answered",
        "guideline_changed", "guideline_reworded", "deadline_near",
        "payout_made", "payout_failed", "balance_adjusted", "statement_issued", "announcement",
    }  # fmt: skip
    sent = {f"page_{code}": "on" for code in offered}
    sent |= {f"mail_{code}": declared(NotificationKind)[code].mail.value for code in offered}
    del sent["page_work_returned"]
    sent["mail_work_returned"] = "daily"
    assert client.post(url, sent).status_code == 302
    with tenant(crews.acme.pk):
        kept = NotificationChoice.objects.get()
        assert (kept.kind, kept.in_page, kept.mail) == ("work_returned", False, "daily")
    assert client.post(url, sent | {"mail_work_returned": "hourly"}).status_code == 422


def test_mail_comes_once_with_all_that_is_due(acme, annotator, mailoutbox):
    with tenant(acme.pk):
        returned(annotator)
        publish("guideline_changed", to=[annotator.pk], project="Harbour", version="2.0")
    (mail,) = mails_of(acme, mailoutbox)
    assert mail.to == ["annotator@acme.example.org"]
    assert mail.subject == "Acme Ltd: 2 notifications"
    assert "http" in mail.body
    assert "version 2.0" in mail.body
    assert len(mails_of(acme, mailoutbox)) == 1


@pytest.mark.parametrize(("codes", "button"), [(1, "label"), (2, "notifications")])
def test_a_mail_has_one_button_and_its_text_says_the_same(
    acme, annotator, mailoutbox, codes, button
):
    with tenant(acme.pk):
        for code in ("work_returned", "guideline_changed")[:codes]:
            words = {"project": "Harbour", "version": "2.0", "reason": "Wrong class"}
            publish(code, to=[annotator.pk], url="/o/acme/projects/1/label/", **words)
    (mail,) = mails_of(acme, mailoutbox)
    page = BeautifulSoup(mail.alternatives[0][0], "html.parser")
    (link,) = page.select("a.button")
    assert button in link["href"]
    assert link["href"] in mail.body
    assert "Crewmark" in page.get_text()
    assert "returned" in page.get_text()
    assert "returned" in mail.body


def test_mail_waits_for_more_of_the_same_and_for_nobody_who_looked(acme, annotator, mailoutbox):
    with tenant(acme.pk):
        returned(annotator)
        gathered = Notification.objects.get()
        assert gathered.mail_at - gathered.at == timedelta(minutes=10)
    mail_notifications()
    assert not mailoutbox
    with tenant(acme.pk):
        see_all_notifications(by=annotator)
    assert not mails_of(acme, mailoutbox)


def test_a_choice_decides_the_way(acme, annotator, mailoutbox):
    with tenant(acme.pk):
        choose_notifications(
            by=annotator,
            chosen={
                "work_returned": (False, MailWhen.AT_ONCE),
                "guideline_changed": (True, MailWhen.NEVER),
                "question_answered": (False, MailWhen.NEVER),
            },
        )
        returned(annotator)
        for code in ("guideline_changed", "question_answered"):
            publish(code, to=[annotator.pk], project="Harbour", version="2.0", name="Ada")
        assert [
            notification.kind for notification in Notification.objects.filter(in_page=True)
        ] == ["guideline_changed"]
        assert Notification.objects.count() == 2
    (mail,) = mails_of(acme, mailoutbox)
    assert "returned" in mail.body
    with tenant(acme.pk):
        returned(annotator)  # the hidden one is settled by its mail, so this is a new one
        assert Notification.objects.filter(kind="work_returned").count() == 2


def test_a_mail_server_that_fails_loses_nothing(acme, annotator, mailoutbox, settings):
    with tenant(acme.pk):
        returned(annotator)
        made_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with pytest.raises(OSError, match="refused"):
        mail_notifications()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_notifications()
    assert len(mailoutbox) == 1


class RefusesOne(EmailBackend):
    """A mail server that doesn't know one of the addresses."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["annotator@acme.example.org"]:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"user unknown")})
        return super().send_messages(messages)


def test_an_address_that_is_refused_keeps_nobody_else_waiting(acme, mailoutbox, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    with tenant(acme.pk):
        others = [acme.members["manager"], acme.members["reviewer"]]
        returned(acme.members["annotator"], *others)
        made_due()
    mail_notifications()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(m.user.email for m in others)
    with tenant(acme.pk):
        waits = Notification.objects.get(member=acme.members["annotator"])
        assert waits.mailed_at is None
        assert waits.mail_at > timezone.now() + timedelta(hours=23)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 3, 1, 6, tzinfo=UTC)),
        (datetime(2026, 3, 1, 6, tzinfo=UTC), datetime(2026, 3, 2, 6, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
    ids=["before", "at seven", "over the change of the clocks"],
)
def test_the_daily_mail_goes_at_seven_local(now, expected):
    assert next_morning(now, "Europe/Berlin").astimezone(UTC) == expected


def test_old_notifications_are_forgotten(acme, annotator):
    with tenant(acme.pk):
        returned(annotator)
        Notification.objects.update(at=timezone.now() - timedelta(days=91))
        publish("import_done", to=[annotator.pk], file="a", project="b", result="c")
    forget_notifications()
    with tenant(acme.pk):
        assert Notification.objects.get().kind == "import_done"
