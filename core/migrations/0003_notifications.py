"""Notices become notifications: tables, indexes and keys take the word of the pages."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

import core.tenancy.keys


class Migration(migrations.Migration):
    dependencies = [("core", "0002_cache")]
    operations = [
        migrations.RemoveConstraint("notice", "core_notice_member_same_org"),
        migrations.RemoveConstraint("notice", "notice_unseen_once"),
        migrations.RemoveConstraint("noticechoice", "core_noticechoice_member_same_org"),
        migrations.RemoveConstraint("noticechoice", "notice_choice_once"),
        migrations.RenameModel("Notice", "Notification"),
        migrations.RenameModel("NoticeChoice", "NotificationChoice"),
        migrations.AlterField(
            "notification",
            "member",
            core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=CASCADE,
                related_name="notifications",
                to="core.member",
            ),
        ),
        migrations.AlterField(
            "notificationchoice",
            "member",
            core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=CASCADE,
                related_name="notification_choices",
                to="core.member",
            ),
        ),
        *(
            migrations.RenameIndex(
                "notification", new_name=f"notification_{name}", old_name=f"notice_{name}"
            )
            for name in ("newest", "unseen", "to_mail", "about")
        ),
        migrations.AddConstraint(
            "notification",
            models.UniqueConstraint(
                condition=models.Q(("seen_at", None), models.Q(("about", ""), _negated=True)),
                fields=("member", "kind", "about"),
                name="notification_unseen_once",
            ),
        ),
        migrations.AddConstraint(
            "notification",
            core.tenancy.keys.CompositeForeignKey(
                field="member", name="core_notification_member_same_org"
            ),
        ),
        migrations.AddConstraint(
            "notificationchoice",
            models.UniqueConstraint(fields=("member", "kind"), name="notification_choice_once"),
        ),
        migrations.AddConstraint(
            "notificationchoice",
            core.tenancy.keys.CompositeForeignKey(
                field="member", name="core_notificationchoice_member_same_org"
            ),
        ),
    ]
