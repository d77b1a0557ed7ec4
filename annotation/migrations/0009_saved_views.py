"""Saved views of the list of items."""

import core.tenancy.keys
import core.tenancy.scope
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0008_plain_choice_labels"), ("core", "0003_notifications")]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("is_shared", models.BooleanField(default=False)),
                ("filters", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=core.tenancy.scope.current_organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organization",
                    ),
                ),
                (
                    "owner",
                    core.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.member",
                    ),
                ),
                (
                    "project",
                    core.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="annotation.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["project", "-id"], name="saved_view_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_shared", True)),
                        fields=("project", "name"),
                        name="saved_view_shared_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_shared", False)),
                        fields=("project", "owner", "name"),
                        name="saved_view_private_once",
                    ),
                    core.tenancy.keys.CompositeForeignKey(
                        field="project", name="annotation_savedview_project_same_org"
                    ),
                    core.tenancy.keys.CompositeForeignKey(
                        field="owner", name="annotation_savedview_owner_same_org"
                    ),
                ],
            },
        ),
    ]
