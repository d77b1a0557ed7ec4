"""Does the chain hold what was written, and does any tampering break it?"""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from config import embedded
from core.audit.anchors import anchor_file, kept_heads
from core.audit.chain import Chain, seal_entries, verify_chain
from core.audit.jobs import seal_audit, verify_audit
from core.audit.models import AuditCheck, AuditEntry, AuditSeal
from core.audit.record import record
from core.tenancy.scope import tenant
from tests.support.racing import failures, race


def write(crew, count=3):
    """Some entries of one organization."""
    with tenant(crew.organization.pk):
        for number in range(count):
            owner = crew.members["owner"]
            record("pool.renamed", by=owner, subject=owner, before="a", after=f"é{number}")


@pytest.fixture
def sealed(committed_crews):
    """An organization whose entries are sealed, and the name of the database."""
    acme = committed_crews.acme
    write(acme)
    with tenant(acme.organization.pk):
        assert seal_entries() == AuditEntry.objects.count()
        assert verify_chain().broken_at is None
    return acme


def as_owner(name, *statements):
    """What somebody could do who holds the tables: past triggers and row security."""
    with embedded.superuser_connection(name) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("set role crewmark_owner")
        for statement in statements:
            superuser.execute(statement)


SECOND = "(select entry_id from core_auditseal where number = 2 limit 1)"
WHERE = f"where id = {SECOND}"
LATE = "where number > 1"


@pytest.mark.parametrize(
    "tampering",
    [
        [f'update core_auditentry set detail = \'{{"before": "b"}}\' {WHERE}'],
        [f"update core_auditentry set at = at - interval '1 day' {WHERE}"],
        [f"update core_auditentry set member_id = null {WHERE}"],
        [f"update core_auditentry set action = 'pool.created' {WHERE}"],
        ["update core_auditseal set digest = sha256('x') where number = 2"],
        ["delete from core_auditseal where number = 2"],
        [
            "update core_auditseal set number = -number where number > 1",
            "update core_auditseal set number = 5 + number where number < 0",
        ],
    ],
    ids=["detail", "time", "person", "act", "digest", "removed", "order"],
)
def test_any_tampering_is_found(sealed, committed_db, tampering):
    """By who holds the tables; the triggers are no obstacle to them, the chain is."""
    as_owner(committed_db, *tampering)
    with tenant(sealed.organization.pk):
        assert verify_chain().broken_at == 2


def test_a_shortened_log_differs_from_the_last_link_kept_elsewhere(sealed, committed_db):
    with tenant(sealed.organization.pk):
        before = verify_chain()
    as_owner(
        committed_db,
        "delete from core_auditseal where number = 3",
    )
    with tenant(sealed.organization.pk):
        after = verify_chain()
    assert after.broken_at is None
    assert (after.sealed, after.head) != (before.sealed, before.head)


@pytest.mark.parametrize("table", ["auditentry", "auditseal"])
@pytest.mark.parametrize("act", ["update core_{} set id = id", "delete from core_{}"])
def test_the_application_can_only_append(sealed, table, act):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, tenant(sealed.organization.pk), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_an_entry_that_commits_late_is_sealed_at_the_end(committed_crews):
    acme = committed_crews.acme
    write(acme)
    with tenant(acme.organization.pk):
        late = AuditEntry.objects.order_by("pk").first()
        seal_entries()
        number, entry = AuditSeal.objects.order_by("-number").values_list("number", "entry")[0]
        record("pool.created", by=None, subject=acme.members["owner"])
        assert seal_entries() == 1
        assert AuditSeal.objects.get(number=number + 1).entry_id > entry
        assert AuditSeal.objects.get(number=1).entry_id == late.pk
        assert verify_chain() == Chain(sealed=number + 1, head=verify_chain().head)


@pytest.mark.race
def test_two_seals_at_once_make_one_chain(committed_crews):
    acme = committed_crews.acme
    write(acme, 20)

    def seal():
        with tenant(acme.organization.pk):
            return seal_entries()

    results = race(seal, seal, seal)
    assert not failures(results)
    with tenant(acme.organization.pk):
        assert sum(results) == AuditEntry.objects.count() == AuditSeal.objects.count()
        assert verify_chain().broken_at is None


@pytest.mark.race
def test_without_the_lock_two_seals_would_collide(committed_crews, monkeypatch):
    """Control: the test above proves something only if this race happens."""
    acme = committed_crews.acme
    write(acme, 20)
    monkeypatch.setattr("core.audit.chain.take", lambda *_: None)

    def seal():
        with tenant(acme.organization.pk):
            return seal_entries()

    for _ in range(10):
        write(acme, 20)
        if failures(race(seal, seal, seal)):
            break
    else:
        pytest.fail("nobody ever collided")


def test_the_jobs_go_through_every_organization(committed_crews):
    write(committed_crews.acme)
    write(committed_crews.other)
    seal_audit()
    seal_audit()
    verify_audit()
    for crew in (committed_crews.acme, committed_crews.other):
        with tenant(crew.organization.pk):
            check = AuditCheck.objects.get()
            assert (check.sealed, check.broken_at) == (AuditEntry.objects.count(), None)


def test_the_command_says_what_holds_and_fails_for_what_does_not(sealed, committed_db, capsys):
    call_command("verify_audit", organization="acme")
    assert "entries verified, last" in capsys.readouterr().out
    with transaction.atomic():
        as_owner(committed_db, f"update core_auditentry set action = 'x' {WHERE}")
    with pytest.raises(CommandError, match="Broken: acme"):
        call_command("verify_audit")
    with pytest.raises(CommandError, match="doesn't exist"):
        call_command("verify_audit", organization="nobody")


@pytest.fixture
def anchored(sealed):
    """The organization with its head kept outside the database, and the file that keeps it."""
    seal_audit()
    path = anchor_file(sealed.organization.pk)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    return sealed, path


def made_anew(crew, name):
    """Who holds the tables drops the last entries, forges one and makes a whole chain of it all."""
    as_owner(
        name,
        "delete from core_auditseal",
        "delete from core_auditentry where id > (select min(id) from core_auditentry)",
        'update core_auditentry set detail = \'{"after": "forged"}\'',
    )
    with tenant(crew.organization.pk):
        seal_entries()
        assert verify_chain().broken_at is None, "in itself the forged chain is whole"


def last_check(crew):
    with tenant(crew.organization.pk):
        check = AuditCheck.objects.latest("pk")
        return check.sealed, check.broken_at


def test_a_forged_chain_differs_from_the_head_kept_outside(anchored, committed_db, caplog):
    acme, _path = anchored
    made_anew(acme, committed_db)
    with tenant(acme.organization.pk):
        left = AuditSeal.objects.count()
    verify_audit()
    assert last_check(acme) == (left, left + 1)
    assert "differs from the copy kept outside the database" in caplog.text


def test_a_forged_chain_that_has_grown_as_long_is_found_too(anchored, committed_db, capsys):
    acme, _path = anchored
    made_anew(acme, committed_db)
    write(acme, 5)
    seal_audit()
    with pytest.raises(CommandError, match="Broken: acme"):
        call_command("verify_audit")
    assert "differs from the copy kept outside the database" in capsys.readouterr().out


def test_a_copy_kept_elsewhere_is_compared(anchored, committed_db, capsys, tmp_path):
    """Who can write files here too, hasn't got those that were copied away."""
    acme, path = anchored
    (tmp_path / path.name).write_bytes(path.read_bytes())
    path.unlink()
    made_anew(acme, committed_db)
    call_command("verify_audit")
    assert "no link kept outside the database yet" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Broken: acme"):
        call_command("verify_audit", anchors=tmp_path)
    assert "the copy kept outside the database is longer" in capsys.readouterr().out
    with pytest.raises(CommandError, match="isn't a folder"):
        call_command("verify_audit", anchors=tmp_path / "nowhere")


def test_each_head_is_kept_once_and_logged(anchored, caplog):
    acme, path = anchored
    caplog.set_level("INFO")
    before = kept_heads(path)
    seal_audit()
    assert path.read_text().count("\n") == len(before) == 1
    write(acme)
    seal_audit()
    with tenant(acme.organization.pk):
        head = verify_chain()
        assert head.broken_at is None
    assert kept_heads(path) == before | {head.sealed: {head.head}}
    (said,) = [line for line in caplog.records if hasattr(line, "audit_head")]
    assert (said.audit_sealed, said.audit_head) == (head.sealed, head.head.hex())
    call_command("verify_audit")


def test_a_line_that_was_cut_off_spoils_neither_the_next_nor_the_comparison(anchored):
    acme, path = anchored
    with path.open("ab") as file:
        file.write(b'{"organization": 1, "sea')
    write(acme)
    seal_audit()
    assert len(kept_heads(path)) == 2
    call_command("verify_audit")


def test_without_room_for_the_head_the_log_is_sealed_and_the_fault_is_told(
    sealed, settings, tmp_path, caplog
):
    write(sealed)
    settings.AUDIT_ANCHORS = tmp_path / "file"
    settings.AUDIT_ANCHORS.write_text("no folder")
    seal_audit()
    with tenant(sealed.organization.pk):
        assert AuditSeal.objects.count() == AuditEntry.objects.count()
    assert "couldn't be written" in caplog.text


@pytest.mark.race
def test_workers_that_keep_heads_at_once_write_whole_lines(anchored):
    acme, path = anchored

    def seal():
        for _ in range(10):
            write(acme, 1)
            seal_audit()

    assert not failures(race(seal, seal, seal))
    lines = path.read_bytes().splitlines()
    assert all(json.loads(line) for line in lines)
    with tenant(acme.organization.pk):
        assert verify_chain(kept_heads(path)).broken_at is None
