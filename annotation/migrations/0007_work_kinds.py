"""Kinds of work besides accepted labels, and reversals: columns, and what each kind must set."""

import core.tenancy.keys
import django.db.models.deletion
from django.db import migrations, models


# Only rows without an item are looked up in the project, so that no label locks it.
PROJECT_PROVEN = """
alter table annotation_workevent add constraint annotation_workevent_project_alone_same_org
    foreign key (organization_id, project_alone)
    references annotation_project (organization_id, id)
"""
NOT_PROVEN = """
alter table annotation_workevent drop constraint annotation_workevent_project_alone_same_org
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0006_import_inspection"),
        ("core", "0002_cache"),
        ("workforce", "0002_enter"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="has_reversals",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="workevent",
            name="reverses",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="annotation.workevent",
            ),
        ),
        migrations.AddField(
            model_name="workevent",
            name="version",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="workevent",
            name="annotation_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="workevent",
            name="item",
            field=core.tenancy.keys.TenantForeignKey(
                carries=("project",),
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="work_events",
                to="annotation.item",
            ),
        ),
        migrations.AlterField(
            model_name="workevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("label.accepted", "Label accepted"),
                    ("label.reversed", "Label reversed"),
                    ("review.done", "Review done"),
                    ("review.reversed", "Review reversed"),
                    ("adjudication.done", "Adjudication done"),
                    ("adjudication.reversed", "Adjudication reversed"),
                    ("gold.answered", "Gold item answered"),
                    ("gold.reversed", "Gold item reversed"),
                    ("bonus.granted", "Bonus granted"),
                    ("bonus.reversed", "Bonus reversed"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="workevent",
            name="label_kind",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="workevent",
            name="slot",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="workevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="work_event_reversed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="workevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            ["label.accepted", "label.reversed", "gold.answered", "gold.reversed"],
                        ),
                        ("annotation_id__isnull", False),
                        ("item__isnull", False),
                        ("slot__isnull", False),
                        models.Q(("label_kind", ""), _negated=True),
                    ),
                    models.Q(
                        ("kind__in", ["review.done", "review.reversed"]),
                        ("annotation_id__isnull", False),
                        ("item__isnull", False),
                        ("label_kind", ""),
                        ("slot__isnull", True),
                    ),
                    models.Q(
                        ("kind__in", ["adjudication.done", "adjudication.reversed"]),
                        ("annotation_id__isnull", True),
                        ("item__isnull", False),
                        ("label_kind", ""),
                        ("slot__isnull", True),
                    ),
                    models.Q(
                        ("kind__in", ["bonus.granted", "bonus.reversed"]),
                        ("annotation_id__isnull", True),
                        ("item__isnull", True),
                        ("label_kind", ""),
                        ("slot__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="work_event_set_by_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="workevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            (
                                "kind__in",
                                [
                                    "label.reversed",
                                    "review.reversed",
                                    "adjudication.reversed",
                                    "gold.reversed",
                                    "bonus.reversed",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("active_seconds__gte", 0),
                        ("quantity__gt", 0),
                        ("reverses__isnull", True),
                    ),
                    models.Q(
                        ("active_seconds__lte", 0),
                        (
                            "kind__in",
                            [
                                "label.reversed",
                                "review.reversed",
                                "adjudication.reversed",
                                "gold.reversed",
                                "bonus.reversed",
                            ],
                        ),
                        ("quantity__lt", 0),
                        ("reverses__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="work_event_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="workevent",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="reverses", name="annotation_workevent_reverses_same_org"
            ),
        ),
        migrations.AddField(
            model_name="workevent",
            name="project_alone",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(models.When(item__isnull=True, then=models.F("project"))),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.RunSQL(PROJECT_PROVEN, NOT_PROVEN),
    ]
