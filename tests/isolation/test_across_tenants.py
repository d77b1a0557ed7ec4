"""Where does the application look past the walls, and why? Each place is a line here."""

import ast
from pathlib import Path

from core.tenancy import scope

ROOT = Path(scope.__file__).resolve().parent.parent.parent
APPS = ("core", "workforce", "annotation", "billing", "demo", "config")
# Only these may speak of the role or the setting behind the scopes.
DOORS = {
    "core/tenancy/scope.py",
    "core/tenancy/row_security.py",
    "workforce/members/scope.py",
    "workforce/migrations/0002_enter.py",
    "workforce/migrations/0006_former_members.py",
    "workforce/migrations/0006_tokens.py",
    "workforce/migrations/0003_people.py",
    "workforce/migrations/0007_people.py",
    "workforce/migrations/0008_doors_read_after_waiting.py",
    "annotation/migrations/0002_staging.py",
    "config/database_roles.py",
}

USES = [
    ("annotation/datasets/imports/cleanup.py", "find organizations with old uploads"),
    ("annotation/dashboard/elsewhere.py", "count a person's own work in their other organizations"),
    ("annotation/projects/pool_counts.py", "find organizations with limited pools"),
    ("annotation/datasets/counts/jobs.py", "find organizations whose items moved"),
    ("billing/budgets/jobs.py", "find organizations with budgets"),
    ("billing/fair_pay/jobs.py", "find organizations with pay floors"),
    ("billing/forecast/jobs.py", "find live projects to forecast"),
    ("billing/reporting/rollups/jobs.py", "find organizations whose days are to be summed up"),
    ("billing/reporting/rollups/jobs.py", "find organizations whose sums are made again"),
    ("billing/reporting/scheduled/jobs.py", "find reports that are due by email"),
    ("billing/statements/jobs.py", "find organizations whose statements are due"),
    ("billing/invoices/documents.py", "which overdue invoices get a reminder"),
    ("billing/invoices/jobs.py", "which customers get a draft invoice of last month"),
    ("billing/stripe/queries.py", "find the organization of a payment provider's event"),
    ("billing/stripe/jobs.py", "find calls to a payment provider that are due"),
    ("billing/stripe/jobs.py", "find payments whose webhooks may be lost"),
    ("annotation/quality/jobs.py", "find live projects to measure agreement in"),
    ("annotation/workflow/queue/deadlines.py", "find organizations with deadlines"),
    ("annotation/workflow/queue/jobs.py", "find organizations with lapsed leases"),
    ("annotation/workflow/queue/jobs.py", "find organizations with live projects"),
    ("core/notifications/jobs.py", "find organizations with mail due"),
    ("core/notifications/jobs.py", "find organizations with old notifications"),
    ("annotation/workflow/queue/return_timeout.py", "find organizations with returned work"),
    ("annotation/workflow/review/jobs.py", "find live projects to count answers in"),
    ("annotation/workflow/review/jobs.py", "find organizations with lapsed reviews"),
    ("demo/play/crew.py", "find the organization that a simulated crew plays in"),
    ("workforce/tokens/actions.py", "end a person's API tokens with their password"),
    ("workforce/tokens/jobs.py", "forget answers to API requests after a day"),
    ("core/audit/jobs.py", "seal and verify every organization's audit log"),
    ("core/management/commands/verify_audit.py", "verify the audit logs by command"),
]


def sources():
    """Every module of the application with its path from the project's root."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def calls_of(name):
    """(file, the call) wherever a function of that name is called."""
    for file, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and name_of(node.func) == name:
                yield file, node


def name_of(function):
    """The last part of what is called."""
    return getattr(function, "attr", getattr(function, "id", ""))


def test_every_use_is_listed_with_its_reason():
    found = []
    for file, call in calls_of("across_tenants"):
        assert len(call.args) == 1, f"{file}: give one reason"
        assert isinstance(call.args[0], ast.Constant), f"{file}: the reason is a plain sentence"
        found.append((file, call.args[0].value))
    assert sorted(found) == sorted(USES)


def test_it_goes_by_its_own_name():
    """No other name hides a use from the list above."""
    for file, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                renamed = [alias for alias in node.names if alias.name == "across_tenants"]
                assert not [alias for alias in renamed if alias.asname], file
            if isinstance(node, ast.Assign):
                assert name_of(node.value) != "across_tenants", file


def test_nobody_else_opens_a_scope_by_hand():
    for name in ("opened", "announce", "Scope"):
        files = {file for file, _ in calls_of(name)}
        assert files <= {"core/tenancy/scope.py", "workforce/members/scope.py"}, name


def test_nobody_else_speaks_of_the_role_or_the_setting():
    for word in (
        "crewmark_across",
        "app.organization",
        "_base_manager",
        "session_replication_role",
    ):
        files = {
            file for file, text in sources() if word in text and "/migrations/0001" not in file
        }
        assert files <= DOORS, f"{word}: {files - DOORS}"
