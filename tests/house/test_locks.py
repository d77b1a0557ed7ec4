"""Is each advisory lock named in the registry, and does each number mean one thing?"""

import re
from collections import defaultdict

from core.tenancy.locks import Lock
from tests.isolation.attack import rows
from tests.support.repository import ROOT, files_under

REGISTRY = ROOT / "core/tenancy/locks.py"
CALL = re.compile(r"pg_(?:try_)?advisory_\w+\s*\(\s*(?P<first>[^,)]*)(?P<second>,?)")
NUMBERS = {lock.value for lock in Lock}


def code():
    """The text of each Python and SQL file of the product, migrations too."""
    for folder in ("annotation", "billing", "config", "core", "demo", "workforce", "script"):
        for suffix in (".py", ".sql"):
            for path in files_under(folder, suffix=suffix):
                yield path, path.read_text()


def test_each_number_is_one_purposes_own():
    """An enumeration would take a number that is used twice for one name with an alias."""
    assert len(Lock.__members__) == len(NUMBERS) == len(list(Lock))
    written = re.findall(r"^    [A-Z_]+ = (\d+)", REGISTRY.read_text(), re.MULTILINE)
    assert sorted(map(int, written)) == sorted(NUMBERS)


def test_only_the_registry_and_migrations_call_advisory_locks():
    calls = [(path, CALL.findall(text)) for path, text in code()]
    calling = {path for path, found in calls if found}
    assert REGISTRY in calling
    strange = {p for p in calling if p != REGISTRY and p.parent.name != "migrations"}
    assert not strange, "Take locks by core.tenancy.locks, with a name of their own there."


def test_what_the_database_locks_itself_is_in_the_registry(db):
    """In migrations and in the functions as they stand; locks of one key have no purpose in it."""
    texts = [text for path, text in code() if path.parent.name == "migrations"]
    texts += [source for (source,) in rows("select prosrc from pg_proc where prosrc ~ 'advisory_'")]
    ours = [text for text in texts if "advisory" in text]
    found = [match for text in ours for match in CALL.finditer(text)]
    assert found
    for match in found:
        assert match["second"], f"{match[0]}… has one key. Give it two, the first from Lock."
        assert int(match["first"]) in NUMBERS, f"{match[0]}… is not in Lock."


def test_no_two_modules_use_one_lock_for_different_things():
    """Each name is used by one module; a second use is a second purpose until it is said here."""
    used = defaultdict(set)
    for path, text in code():
        for name in re.findall(r"\bLock\.([A-Z_]+)\b", text):
            used[name].add(str(path.relative_to(ROOT)))
    assert used.keys() == Lock.__members__.keys(), "Remove from Lock what nobody uses."
    assert not {name: sorted(paths) for name, paths in used.items() if len(paths) > 1}
