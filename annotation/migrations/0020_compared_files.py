"""Pictures and sounds that are compared: which files an item holds beside one of its own."""

import django.db.models.deletion
import workforce.tenancy.keys
import workforce.tenancy.scope
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0019_review_remarks"),
        ("workforce", "0007_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.SmallIntegerField()),
                (
                    "item",
                    workforce.tenancy.keys.TenantForeignKey(
                        carries=("project",),
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="annotation.item",
                    ),
                ),
                (
                    "media",
                    workforce.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="annotation.media",
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
                        proven_by="item",
                        related_name="+",
                        to="annotation.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["media"], name="itempart_by_media")],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "place"), name="itempart_place_once"),
                    workforce.tenancy.keys.CompositeForeignKey(
                        carries=("project",), field="item", name="annotation_itempart_item_same_org"
                    ),
                    workforce.tenancy.keys.CompositeForeignKey(
                        field="media", name="annotation_itempart_media_same_org"
                    ),
                ],
            },
        ),
    ]
