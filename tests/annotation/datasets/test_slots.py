"""Does the SQL draw the same sample as the function?"""

import hashlib
from decimal import Decimal

import pytest
from django.db import connection

from annotation.datasets.imports.slots import SLOTS, slots_parameters
from annotation.workflow.lifecycle.sampling import slots_for


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**31 - 1])
@pytest.mark.parametrize("overlap", ["1", "1.2", "1.99", "2.5", "20"])
def test_sql_and_python_agree(db, seed, overlap):
    overlap = Decimal(overlap)
    hashes = [hashlib.sha256(str(number).encode()).digest() for number in range(500)]
    query = (
        f"select {SLOTS} from unnest(%(hashes)s::bytea[]) "
        "with ordinality as t(content_hash, n) order by n"
    )
    with connection.cursor() as cursor:
        values = slots_parameters(seed=seed, overlap=overlap) | {"hashes": hashes}
        cursor.execute(query, values)
        found = [slots for (slots,) in cursor.fetchall()]
    assert found == [slots_for(seed, content_hash, overlap) for content_hash in hashes]
    assert len(set(found)) == (1 if overlap == int(overlap) else 2)
