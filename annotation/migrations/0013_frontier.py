import django.db.models.deletion
import workforce.tenancy.keys
import workforce.tenancy.scope
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0012_items"),
        ("workforce", "0007_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Frontier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("priority", models.SmallIntegerField()),
                ("position", models.BigIntegerField()),
                ("set_at", models.DateTimeField()),
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
                        related_name="+",
                        to="annotation.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("project", "member"), name="frontier_once"),
                    workforce.tenancy.keys.CompositeForeignKey(
                        field="project", name="annotation_frontier_project_same_org"
                    ),
                    workforce.tenancy.keys.CompositeForeignKey(
                        field="member", name="annotation_frontier_member_same_org"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state__in", ("released", "expired"))),
                fields=["item", "member"],
                name="assignment_lapsed",
            ),
        ),
    ]
