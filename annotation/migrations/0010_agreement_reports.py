"""Reports about the agreement of annotators."""

import core.tenancy.scope
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0009_saved_views"),
        ("core", "0005_member_suspended_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("last_annotation", models.BigIntegerField()),
                ("figures", models.JSONField()),
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
                    "project",
                    core.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotation.project",
                    ),
                ),
                (
                    "schema",
                    core.tenancy.keys.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotation.schemaversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["project", "-id"], name="agreement_newest")],
                "constraints": [
                    core.tenancy.keys.CompositeForeignKey(
                        field="project", name="annotation_agreementreport_project_same_org"
                    ),
                    core.tenancy.keys.CompositeForeignKey(
                        field="schema", name="annotation_agreementreport_schema_same_org"
                    ),
                ],
            },
        ),
    ]
