"""Ledger accounts get a party, transactions the row they were written for."""

import core.tenancy.keys
import django.db.models.deletion
from django.db import migrations, models


MEMBERS_ARE_PARTIES = """
update billing_ledgeraccount set party_type = 'member', party_id = member_id
where member_id is not null
"""
# The rows are append-only. Changing the column's type rewrites them without firing their triggers.
SOURCES = """
alter table billing_ledgertransaction
    add column source_type varchar(24) not null default 'work',
    add column source_id bigint;
alter table billing_ledgertransaction
    alter column source_type drop default,
    alter column source_id type bigint using work_event_id,
    alter column source_id set not null;
"""
NO_SOURCES = """
alter table billing_ledgertransaction drop column source_type, drop column source_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0007_work_kinds"),
        ("billing", "0002_balanced"),
        ("core", "0002_cache"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ledgeraccount",
            name="account_once",
        ),
        migrations.AddField(
            model_name="ledgeraccount",
            name="party_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ledgeraccount",
            name="party_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nobody"),
                    ("member", "Member"),
                    ("customer", "Customer"),
                    ("organization", "Organization"),
                    ("provider", "Provider"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.RunSQL(MEMBERS_ARE_PARTIES, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(SOURCES, NO_SOURCES)],
            [
                migrations.AddField(
                    model_name="ledgertransaction",
                    name="source_id",
                    field=models.BigIntegerField(default=0),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="ledgertransaction",
                    name="source_type",
                    field=models.CharField(
                        choices=[("work", "Work event")], default="work", max_length=24
                    ),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="type",
            field=models.CharField(
                choices=[
                    ("expense:labels", "Pay for labels"),
                    ("expense:reviews", "Pay for reviews"),
                    ("expense:bonus", "Bonuses"),
                    ("expense:topup", "Top-ups to a minimum"),
                    ("expense:bank_fee", "Bank fees"),
                    ("expense:provider_fee", "Payment provider's fees"),
                    ("expense:bad_debt", "Bad debt"),
                    ("recovery:labels", "Pay taken back"),
                    ("held", "Held back for an annotator"),
                    ("payable", "Owed to an annotator"),
                    ("clearing:payout", "Payouts under way"),
                    ("clearing:provider", "Held by a payment provider"),
                    ("bank", "Bank"),
                    ("receivable", "Owed by a customer"),
                    ("credit", "Credit of a customer"),
                    ("revenue", "Revenue"),
                    ("tax_payable", "Tax owed"),
                    ("rounding", "Rounding"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="ledgertransaction",
            name="kind",
            field=models.CharField(
                choices=[("earning", "Earned by work"), ("reversal", "Earning reversed")],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="usageevent",
            name="rate",
            field=core.tenancy.keys.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.rate",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgertransaction",
            index=models.Index(
                condition=models.Q(("work_event__isnull", True)),
                fields=["source_type", "source_id"],
                name="transaction_by_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.UniqueConstraint(
                fields=("organization", "type", "party_type", "party_id", "currency"),
                name="account_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("party_type__in", [""]),
                        (
                            "type__in",
                            [
                                "expense:labels",
                                "expense:reviews",
                                "expense:bonus",
                                "expense:topup",
                                "expense:bank_fee",
                                "expense:provider_fee",
                                "expense:bad_debt",
                                "recovery:labels",
                                "clearing:payout",
                                "bank",
                                "revenue",
                                "tax_payable",
                                "rounding",
                            ],
                        ),
                    ),
                    models.Q(
                        ("party_type__in", ["customer", "organization"]),
                        ("type__in", ["receivable", "credit"]),
                    ),
                    models.Q(("party_type__in", ["member"]), ("type__in", ["held", "payable"])),
                    models.Q(("party_type__in", ["provider"]), ("type__in", ["clearing:provider"])),
                    _connector="OR",
                ),
                name="account_party_fits_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party_id__isnull", True), ("party_type", "")),
                    models.Q(
                        models.Q(("party_type", ""), _negated=True), ("party_id__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="account_party_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgeraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("member", models.F("party_id")),
                        ("member__isnull", False),
                        ("party_type", "member"),
                    ),
                    models.Q(
                        models.Q(("party_type", "member"), _negated=True), ("member__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="account_member_is_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgertransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("source_type", "work"),
                        ("work_event", models.F("source_id")),
                        ("work_event__isnull", False),
                    ),
                    models.Q(
                        models.Q(("source_type", "work"), _negated=True),
                        ("work_event__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="transaction_work_is_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="usageevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__isnull", False), ("amount", 0), _connector="OR"),
                name="usage_without_rate_is_free",
            ),
        ),
    ]
