"""Skips, rounds and disputes reach a reviewer; many answers are accepted at once."""

import django.contrib.postgres.fields
import django.db.models.deletion
import workforce.tenancy.keys
import workforce.tenancy.scope
from django.db import migrations, models


# What was there before gets the words that the rules now read.
FILL = """
update annotation_review set kind = 'choice' where annotation_id is null;
update annotation_review r set author_id = a.member_id
from annotation_annotation a where a.id = r.annotation_id;
update annotation_assignment s set rejections = found.rejections
from (
    select a.assignment_id, count(*) as rejections
    from annotation_review r join annotation_annotation a on a.id = r.annotation_id
    where r.verdict = 'rejected' group by a.assignment_id
) found
where found.assignment_id = s.id;
update annotation_item set skips = 1
where id in (select item_id from annotation_assignment where state = 'skipped');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0008_copies_and_pictures"),
        ("workforce", "0004_limits"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAccept",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "Waiting for you"),
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Stopped"),
                        ],
                        default="preview",
                        max_length=9,
                    ),
                ),
                ("handled", models.IntegerField(default=0)),
                ("accepted", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=workforce.tenancy.scope.current_organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.organization",
                    ),
                ),
                (
                    "project",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotation.project",
                    ),
                ),
                (
                    "started_by",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TrackRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", models.BigIntegerField(default=0)),
                ("counted_to", models.BigIntegerField(default=0)),
                ("right", models.FloatField(default=0)),
                ("wrong", models.FloatField(default=0)),
                ("rate", models.FloatField(default=1)),
                (
                    "member",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=workforce.tenancy.scope.current_organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.organization",
                    ),
                ),
                (
                    "project",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="track_records",
                        to="annotation.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_annotation_once",
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_adjudication_once",
        ),
        migrations.AddField(
            model_name="assignment",
            name="rejections",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="item",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="item",
            name="skips",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="review",
            name="appeal",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="review",
            name="author",
            field=workforce.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.member",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "Look at an answer"),
                    ("choice", "Answers differ"),
                    ("skips", "Skipped by several people"),
                    ("rounds", "Sent back three times"),
                    ("dispute", "The author disagrees"),
                ],
                db_default="answer",
                default="answer",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "Accepted"),
                    ("corrected", "Corrected"),
                    ("rejected", "Rejected"),
                    ("replaced", "Replaced, not paid"),
                    ("upheld", "Rejection upheld"),
                    ("overturned", "Rejection overturned"),
                    ("answered", "Answered by the reviewer"),
                    ("requeued", "Back to the queue"),
                    ("excluded", "Excluded"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["author", "-id"], name="review_by_author"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["project", "-id"], name="review_newest"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["organization", "-id"], name="review_by_org"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["item"], name="review_by_item"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state", "decided")),
                fields=["organization", "decided_at"],
                name="review_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["lease_until"], name="review_lease"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("annotation", "kind"), name="review_annotation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "choice")),
                fields=("item",),
                name="review_adjudication_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "skips"), models.Q(("state", "decided"), _negated=True)
                ),
                fields=("item",),
                name="review_skips_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="author", name="annotation_review_author_same_org"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkaccept",
            index=models.Index(fields=["project", "-id"], name="bulk_accept_newest"),
        ),
        migrations.AddConstraint(
            model_name="bulkaccept",
            constraint=workforce.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="bulk_accept_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkaccept",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="project", name="annotation_bulkaccept_project_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkaccept",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="started_by", name="annotation_bulkaccept_started_by_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="trackrecord",
            constraint=models.UniqueConstraint(
                fields=("project", "member"), name="track_record_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="trackrecord",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="project", name="annotation_trackrecord_project_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="trackrecord",
            constraint=workforce.tenancy.keys.CompositeForeignKey(
                field="member", name="annotation_trackrecord_member_same_org"
            ),
        ),
    ]
