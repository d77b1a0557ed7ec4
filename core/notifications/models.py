"""What people were told, and how each of them wants to be told."""

from __future__ import annotations

from django.db import models

from core.declarations import declared
from core.identity.models import Member
from core.notifications.kinds import MailWhen, NotificationKind, sentence
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class Notification(TenantModel):
    """One person is told of one thing; the same again, while unseen, only counts up.

    `about` names the thing for that ("project:7"; empty: each stands alone), `words` fill the
    kind's sentence, `url` is where it leads. `in_page` is false for whoever wants it by mail
    alone. A mail is due at `mail_at`, gone at `mailed_at`.
    """

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    words = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    count = models.IntegerField(default=1)
    in_page = models.BooleanField(default=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "about"],
                condition=models.Q(seen_at=None) & ~models.Q(about=""),
                name="notification_unseen_once",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_newest"),
            models.Index(
                fields=["member"],
                condition=models.Q(seen_at=None, in_page=True),
                name="notification_unseen",
            ),
            models.Index(
                fields=["mail_at"],
                condition=models.Q(mailed_at=None, mail_at__isnull=False),
                name="notification_to_mail",
            ),
            models.Index(fields=["organization", "kind", "about"], name="notification_about"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The sentence, in the reader's language."""
        return sentence(self.kind, self.count, self.words)


class NotificationChoice(TenantModel):
    """How one person wants to be told of one kind; without a row the kind's default holds."""

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=40)
    in_page = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=MailWhen)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="notification_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"

    @property
    def about(self) -> NotificationKind:
        """The kind chosen about."""
        return declared(NotificationKind)[self.kind]
