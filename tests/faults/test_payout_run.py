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
STATE = """
select (select count(*) from billing_payoutbatch), (select count(*) from billing_payout),
    (select count(*) from billing_ledgertransaction where source_type = 'payout'),
    (select count(*) from core_auditentry where action like 'payout.%%'),
    (select coalesce(string_agg(state || filed_at::text, ','), '') from billing_payout),
    (select coalesce(string_agg(state, ','), '') from billing_payoutbatch)
"""
SUMS = """
select account.type, sum(entry.amount)::text from billing_ledgerentry entry
join billing_ledgeraccount account on account.id = entry.account_id
where account.type <> 'expense:labels' group by account.type order by account.type
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
    for name, (call, row) in STEPS.items():
        code = STEP.format(call=call, **ids)
        before = database.sql(STATE)
        with locked(database, row.format(**ids)), started(installation, code):
            until(lambda: database.one(STANDS), what=f"{name} came to no lock")
        assert database.sql(STATE) == before, name
        installation.run(code)
        assert database.sql(STATE) != before, name
    assert database.sql(SUMS) == [
        ("bank", "-4.650000"),
        ("clearing:payout", "0.000000"),
        ("payable", "0.000000"),
    ]
    sent = (
        "select count(*), count(distinct source_id) from billing_ledgertransaction where kind = %s"
    )
    assert database.sql(sent, "payout") == [(2, 2)]
