"""Does the one-pass root equal the definition?"""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from annotation.releases.merkle import MerkleRoot


def by_definition(contents):
    """Level by level: pairs are joined, an odd node is promoted (quality.md 10)."""
    level = [hashlib.sha256(b"\x00" + content).digest() for content in contents]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0]


def streamed(contents):
    tree = MerkleRoot()
    for content in contents:
        tree.add(content)
    return tree


@given(st.lists(st.binary(max_size=12), max_size=70))
def test_it_equals_the_definition(contents):
    assert streamed(contents).root() == by_definition(contents)


def test_every_length_up_to_300_equals_the_definition():
    rows = [str(number).encode() for number in range(300)]
    tree = MerkleRoot()
    for count, row in enumerate(rows):
        assert tree.root() == by_definition(rows[:count])
        tree.add(row)


def test_order_and_split_matter():
    assert streamed([b"a", b"b"]).root() != streamed([b"b", b"a"]).root()
    assert streamed([b"ab"]).root() != streamed([b"a", b"b"]).root()


def test_memory_is_one_root_for_each_full_subtree():
    assert len(streamed([b"row"] * 1023).roots) == 10
    assert len(streamed([b"row"] * 1024).roots) == 1
