"""A payout run is killed in each of its steps, and run again: is anything paid twice or lost?

The process stands at a lock of the test in the midst of the step's transaction when `kill -9`
falls. The step is then run again to its end.
"""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.faults._installation import until
from tests.faults.test_killed_jobs import STANDS, locked
from tests.support.repository import ROOT

pytestmark = pytest.mark.slow
SETUP = """
import json
from core.tenancy.scope import tenant
from tests.billing.metering.crew import found
from tests.billing.payouts.crew import Crew
organization = found("killed")
with tenant(organization.pk):
    crew = Crew()
    crew.earn(crew.ada, 100)
    crew.earn(crew.ben, 50)
    print(json.dumps([organization.pk, crew.olga.pk, crew.otto.pk, crew.ben.pk]))
"""
STEP = """
from billing.payouts.actions import *
from core.identity.models import Member
from core.tenancy.scope import tenant
with tenant({organization}):
    olga, otto = (Member.objects.get(pk=pk) for pk in ({olga}, {otto}))
    batch = PayoutBatch.objects.last()
    {call}
"""
# What is called, and a row that the step comes to after it has written something.
STEPS = {
    "prepare": (
        'prepare_payouts(by=olga, currency="EUR")',
        "select from billing_bankdetails where member_id = {ben}",
    ),
    "release": (
        "release_batch(by=otto, batch_id=batch.pk)",
        "select from core_member where id = {otto}",
    ),
    "file": (
        'file_payouts(by=otto, batch_id=batch.pk, file_format="csv")',
        "select from core_member where id = {otto}",
    ),
    "send": (
        "send_batch(by=otto, batch_id=batch.pk)",
        "select from billing_ledgeraccount where member_id = {ben}",
    ),
    "confirm": (
        "confirm_payouts(by=olga, batch_id=batch.pk)",
        "select from billing_payout where member_id = {ben}",
    ),
}
# All of one organization, since the installation also holds those of other tests.
STATE = """
with batch as (select * from billing_payoutbatch where organization_id = {organization}),
    payout as (select * from billing_payout where organization_id = {organization})
select (select count(*) from batch), (select count(*) from payout),
    (select count(*) from billing_ledgertransaction
        where source_type = 'payout' and organization_id = {organization}),
    (select count(*) from core_auditentry
        where action like 'payout.%%' and organization_id = {organization}),
    (select coalesce(string_agg(state || filed_at::text, ',' order by id), '') from payout),
    (select coalesce(string_agg(state, ',' order by id), '') from batch)
"""
SUMS = """
select account.type, sum(entry.amount)::text from billing_ledgerentry entry
join billing_ledgeraccount account on account.id = entry.account_id
where account.type <> 'expense:labels' and account.organization_id = {organization}
group by account.type order by account.type
"""
SENT = """
select count(*), count(distinct source_id) from billing_ledgertransaction
where kind = 'payout' and organization_id = {organization}
"""


@contextmanager
def started(installation, code):
    """The code in a process of its own, which is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env=installation.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_each_step_is_whole_or_not_there(installation):
    database = installation.database
    organization, olga, otto, ben = json.loads(installation.run(SETUP).splitlines()[-1])
    ids = {"organization": organization, "olga": olga, "otto": otto, "ben": ben}
    state = STATE.format(**ids)
    for name, (call, row) in STEPS.items():
        code = STEP.format(call=call, **ids)
        before = database.sql(state)
        with locked(database, row.format(**ids)), started(installation, code):
            until(lambda: database.one(STANDS), what=f"{name} came to no lock")
        assert database.sql(state) == before, name
        installation.run(code)
        assert database.sql(state) != before, name
    assert database.sql(SUMS.format(**ids)) == [
        ("bank", "-4.650000"),
        ("clearing:payout", "0.000000"),
        ("payable", "0.000000"),
    ]
    assert database.sql(SENT.format(**ids)) == [(2, 2)]
