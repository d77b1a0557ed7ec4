"""Customers, prices by customer and project, invoices, payments."""

import billing.money
import billing.rates.models
import core.tenancy.keys
import core.tenancy.scope
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0009_saved_views"),
        ("billing", "0006_forecasts_and_quotes"),
        ("core", "0005_member_suspended_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="address")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email for invoices"
                    ),
                ),
                ("tax_id", models.CharField(blank=True, max_length=20, verbose_name="tax ID")),
                (
                    "tax_treatment",
                    models.CharField(
                        choices=[
                            ("domestic", "Taxed"),
                            ("reverse_charge", "Reverse charge: the customer owes the tax"),
                            ("outside_scope", "Outside the scope of tax"),
                        ],
                        default="domestic",
                        max_length=16,
                        verbose_name="tax",
                    ),
                ),
                (
                    "tax_rate",
                    billing.money.MoneyField(
                        decimal_places=6, default=0, max_digits=18, verbose_name="tax rate"
                    ),
                ),
                ("tax_reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("payment_days", models.SmallIntegerField(default=30, verbose_name="payment term")),
                (
                    "monthly_drafts",
                    models.BooleanField(default=True, verbose_name="draft each month"),
                ),
                ("reminders", models.BooleanField(default=False, verbose_name="send reminders")),
                ("notes", models.TextField(blank=True, max_length=2000, verbose_name="notes")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("archived_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "verbose_name": "customer",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("credit_note", "Credit note")],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("issued", "Open"),
                            ("paid", "Paid"),
                            ("void", "Credited in full"),
                            ("uncollectible", "Written off"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=40)),
                ("series", models.CharField(blank=True, default="", max_length=12)),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("net", billing.money.MoneyField(decimal_places=6, default=0, max_digits=18)),
                ("tax", billing.money.MoneyField(decimal_places=6, default=0, max_digits=18)),
                ("gross", billing.money.MoneyField(decimal_places=6, default=0, max_digits=18)),
                ("issued_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("parties", models.JSONField(default=dict)),
                ("taxes", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "pdf_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not issued"),
                            ("pending", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("pdf", models.CharField(blank=True, default="", max_length=200)),
                ("pdf_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("emailed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("filled_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "verbose_name": "invoice",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField()),
                ("label_kind", models.CharField(max_length=20)),
                ("description", models.CharField(blank=True, default="", max_length=200)),
                ("quantity", models.BigIntegerField()),
                ("unit_price", billing.money.MoneyField(decimal_places=6, max_digits=18)),
                ("exact", billing.money.MoneyField(decimal_places=6, max_digits=18)),
                ("amount", billing.money.MoneyField(decimal_places=6, default=0, max_digits=18)),
                (
                    "tax_treatment",
                    models.CharField(
                        choices=[
                            ("domestic", "Taxed"),
                            ("reverse_charge", "Reverse charge: the customer owes the tax"),
                            ("outside_scope", "Outside the scope of tax"),
                        ],
                        default="domestic",
                        max_length=16,
                    ),
                ),
                ("tax_rate", billing.money.MoneyField(decimal_places=6, default=0, max_digits=18)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LineEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=12)),
                ("year", models.SmallIntegerField()),
                ("last", models.IntegerField()),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    billing.money.MoneyField(
                        decimal_places=6, max_digits=18, verbose_name="amount"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="reference"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
            ],
            options={
                "verbose_name": "payment",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ProjectCustomer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Seller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("legal_name", models.CharField(max_length=120, verbose_name="legal name")),
                ("address", models.TextField(max_length=500, verbose_name="address")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("tax_id", models.CharField(blank=True, max_length=20, verbose_name="tax ID")),
                (
                    "payment_details",
                    models.TextField(blank=True, max_length=500, verbose_name="payment details"),
                ),
                ("footer", models.TextField(blank=True, max_length=500, verbose_name="footer")),
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
            ],
            options={
                "verbose_name": "billing details",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payment", "Payment"),
                            ("credit", "Credit used"),
                            ("credit_note", "Credit note"),
                            ("write_off", "Written off"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", billing.money.MoneyField(decimal_places=6, max_digits=18)),
                ("settled_at", models.DateTimeField(auto_now_add=True)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="rate",
            name="rate_one_at_a_time",
        ),
        migrations.AddField(
            model_name="rate",
            name="project",
            field=core.tenancy.keys.TenantForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotation.project",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="created_by",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.member",
            ),
        ),
        migrations.AddField(
            model_name="rate",
            name="customer",
            field=core.tenancy.keys.TenantForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("customer__isnull", True), ("project__isnull", True), _connector="OR"
                ),
                name="rate_has_one_scope",
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("organization", "="),
                    ("label_kind", "="),
                    (django.db.models.functions.comparison.Coalesce("customer", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("project", 0), "="),
                    (
                        billing.rates.models.ValidSpan(
                            "valid_from",
                            "valid_to",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="rate_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="customer", name="billing_rate_customer_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="project", name="billing_rate_project_same_org"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="created_by",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.member",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="customer",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="billing.customer",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="refers_to",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_notes",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="invoice",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="project",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotation.project",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="rate",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.rate",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="refers_to",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credited_by",
                to="billing.invoiceline",
            ),
        ),
        migrations.AddField(
            model_name="lineevent",
            name="line",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="billing.invoiceline",
            ),
        ),
        migrations.AddField(
            model_name="lineevent",
            name="usage",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.usageevent",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="customer",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="billing.customer",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="recorded_by",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.member",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="reverses",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="billing.payment",
            ),
        ),
        migrations.AddField(
            model_name="projectcustomer",
            name="customer",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="billing.customer",
            ),
        ),
        migrations.AddField(
            model_name="projectcustomer",
            name="project",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotation.project",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="invoice",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="credit_note",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="invoice",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="payment",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="billing.payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=core.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="customer_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"), name="customer_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("tax_rate__gte", 0), ("tax_rate__lte", 100), ("tax_treatment", "domestic")
                    ),
                    ("tax_rate", 0),
                    _connector="OR",
                ),
                name="customer_tax_fits_treatment",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment_days__gte", 0), ("payment_days__lte", 365)),
                name="customer_payment_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="created_by", name="billing_customer_created_by_same_org"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["organization", "status"], name="invoice_by_status"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["customer"], name="invoice_by_customer"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=core.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="invoice_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("organization", "number"),
                name="invoice_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "invoice"), ("status", "draft")),
                fields=("customer",),
                name="invoice_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "credit_note"), ("status", "draft")),
                fields=("refers_to",),
                name="credit_note_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_on__isnull", True),
                        ("issued_at__isnull", True),
                        ("issued_on__isnull", True),
                        ("number", ""),
                        ("status", "draft"),
                    ),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        models.Q(("number", ""), _negated=True),
                        ("due_on__isnull", False),
                        ("issued_at__isnull", False),
                        ("issued_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="invoice_number_when_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "invoice"),
                        ("net__gte", 0),
                        ("refers_to__isnull", True),
                        ("tax__gte", 0),
                    ),
                    models.Q(
                        ("kind", "credit_note"),
                        ("net__lte", 0),
                        ("refers_to__isnull", False),
                        ("tax__lte", 0),
                    ),
                    _connector="OR",
                ),
                name="invoice_sign_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net"), "+", models.F("tax")
                        ),
                    )
                ),
                name="invoice_gross_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_from__lt", models.F("period_to"))),
                name="invoice_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="customer", name="billing_invoice_customer_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="refers_to", name="billing_invoice_refers_to_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="created_by", name="billing_invoice_created_by_same_org"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_when_issued",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\nif TG_OP = 'DELETE' then\n    raise exception 'Cannot delete an issued invoice' using errcode = '23001';\nend if;\nif NEW.status = 'draft'\n    or row(OLD.organization_id, OLD.customer_id, OLD.kind, OLD.number, OLD.series, OLD.period_from, OLD.period_to, OLD.currency, OLD.net, OLD.tax, OLD.gross, OLD.issued_on, OLD.due_on, OLD.issued_at, OLD.parties, OLD.taxes, OLD.refers_to_id, OLD.reason, OLD.created_by_id)\n        is distinct from row(NEW.organization_id, NEW.customer_id, NEW.kind, NEW.number, NEW.series, NEW.period_from, NEW.period_to, NEW.currency, NEW.net, NEW.tax, NEW.gross, NEW.issued_on, NEW.due_on, NEW.issued_at, NEW.parties, NEW.taxes, NEW.refers_to_id, NEW.reason, NEW.created_by_id)\n    or (OLD.pdf_sha256 <> '' and row(OLD.pdf_sha256, OLD.pdf)\n        is distinct from row(NEW.pdf_sha256, NEW.pdf))\nthen\n    raise exception 'Cannot update an issued invoice' using errcode = '23001';\nend if;\nreturn NEW;\n",
                    hash="5589ab490d59ff63882232228b6081df8edd978a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_when_issued_d2444",
                    table="billing_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("refers_to__isnull", False)),
                fields=["refers_to"],
                name="invoice_line_credited",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(fields=["project"], name="invoice_line_by_project"),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=core.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="invoice_line_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                fields=("invoice", "position"), name="invoice_line_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "exact",
                        django.db.models.expressions.CombinedExpression(
                            models.F("quantity"), "*", models.F("unit_price")
                        ),
                    )
                ),
                name="invoice_line_exact",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="invoice", name="billing_invoiceline_invoice_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="project", name="billing_invoiceline_project_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="rate", name="billing_invoiceline_rate_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="refers_to", name="billing_invoiceline_refers_to_same_org"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="lines_frozen_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from touched\n    join billing_invoice invoice on invoice.id = touched.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update the lines of an issued invoice' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="e61043c47992f053e7c15fad41631b8d8438671c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_lines_frozen_insert_eab13",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="billing_invoiceline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="lines_frozen_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from touched\n    join billing_invoice invoice on invoice.id = touched.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update the lines of an issued invoice' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="6584e53f1bc83199caec13bf4ca1e85a7679d005",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_lines_frozen_update_d23f2",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="billing_invoiceline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="lines_frozen_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from touched\n    join billing_invoice invoice on invoice.id = touched.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update the lines of an issued invoice' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="dfbf8873415b1547e1268ecd8ddc061ae795c31e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_lines_frozen_delete_eff41",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="billing_invoiceline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="lineevent",
            index=models.Index(fields=["line", "usage"], name="claim_by_line"),
        ),
        migrations.AddConstraint(
            model_name="lineevent",
            constraint=models.UniqueConstraint(fields=("usage",), name="usage_claimed_once"),
        ),
        migrations.AddConstraint(
            model_name="lineevent",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="usage", name="billing_lineevent_usage_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineevent",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="line", name="billing_lineevent_line_same_org"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="claims_frozen_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from (select distinct line_id from touched) claimed\n    join billing_invoiceline line on line.id = claimed.line_id\n    join billing_invoice invoice on invoice.id = line.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update what an issued invoice bills' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="a5ffb596f00b8b0616da7b14e077059b3fd61303",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_claims_frozen_insert_b9349",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="billing_lineevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="claims_frozen_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from (select distinct line_id from touched) claimed\n    join billing_invoiceline line on line.id = claimed.line_id\n    join billing_invoice invoice on invoice.id = line.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update what an issued invoice bills' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="3034b53a8d04f346ea7bfe8f61dbce2c0b278d64",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_claims_frozen_update_81c56",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="billing_lineevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="claims_frozen_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from (select distinct line_id from touched) claimed\n    join billing_invoiceline line on line.id = claimed.line_id\n    join billing_invoice invoice on invoice.id = line.invoice_id\n    where invoice.status <> 'draft'\n) then\n    raise exception 'Cannot update what an issued invoice bills' using errcode = '23001';\nend if;\nreturn null;\n",
                    hash="db1848c86686e161c768d205868bb3c016a6f130",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_claims_frozen_delete_07a9a",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="billing_lineevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="numbercounter",
            constraint=models.UniqueConstraint(
                fields=("organization", "series", "year"), name="number_counter_once"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["customer"], name="payment_by_customer"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=core.tenancy.keys.TenantKey(
                fields=("organization", "id"), name="payment_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False)),
                fields=("reverses",),
                name="payment_reversed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("reverses__isnull", True)),
                    models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                    _connector="OR",
                ),
                name="payment_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="customer", name="billing_payment_customer_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="reverses", name="billing_payment_reverses_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="recorded_by", name="billing_payment_recorded_by_same_org"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e24bc032ddcd28615071696abe033ebd5b35a02",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_009d6",
                    table="billing_payment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="projectcustomer",
            index=models.Index(fields=["customer"], name="project_customer_by_customer"),
        ),
        migrations.AddConstraint(
            model_name="projectcustomer",
            constraint=models.UniqueConstraint(fields=("project",), name="project_customer_once"),
        ),
        migrations.AddConstraint(
            model_name="projectcustomer",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="project", name="billing_projectcustomer_project_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectcustomer",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="customer", name="billing_projectcustomer_customer_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("invoice", "level"), name="reminder_once"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="invoice", name="billing_reminder_invoice_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="seller",
            constraint=models.UniqueConstraint(fields=("organization",), name="seller_once"),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(fields=["invoice"], name="settlement_by_invoice"),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(fields=["payment"], name="settlement_by_payment"),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="settlement_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("credit_note__isnull", True),
                        ("kind", "payment"),
                        ("payment__isnull", False),
                    ),
                    models.Q(
                        ("credit_note__isnull", False),
                        ("kind", "credit_note"),
                        ("payment__isnull", True),
                    ),
                    models.Q(
                        ("credit_note__isnull", True),
                        ("kind__in", ["credit", "write_off"]),
                        ("payment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="settlement_source_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="invoice", name="billing_settlement_invoice_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="payment", name="billing_settlement_payment_same_org"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=core.tenancy.keys.CompositeForeignKey(
                field="credit_note", name="billing_settlement_credit_note_same_org"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0bc4190b58f8b4c92f8fe918b947f5a57e6a9796",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e056b",
                    table="billing_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_within",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nif exists (\n    select from (select distinct invoice_id from touched) settled\n    join billing_invoice invoice on invoice.id = settled.invoice_id\n    where (\n        select sum(part.amount) from billing_settlement part\n        where part.invoice_id = invoice.id\n    ) not between 0 and invoice.gross\n) then\n    raise exception 'an invoice is settled up to its total' using errcode = '23514';\nend if;\nreturn null;\n",
                    hash="a65d40e2f27361a0defd2767a99daefd2f03d358",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_settled_within_45501",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="billing_settlement",
                    when="AFTER",
                ),
            ),
        ),
    ]
