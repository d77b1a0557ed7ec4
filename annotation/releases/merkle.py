"""Merkle root of a long list of rows."""

from __future__ import annotations

import hashlib

LEAF = b"\x00"
NODE = b"\x01"
EMPTY = hashlib.sha256(b"").digest()


def leaf(content: bytes) -> bytes:
    """The hash of one row's canonical bytes."""
    return hashlib.sha256(LEAF + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees; its prefix keeps a node from passing as a row."""
    return hashlib.sha256(NODE + left + right).digest()


class MerkleRoot:
    """Takes rows in the order of their keys and holds one root for each full subtree only.

    Level by level, pairs are joined and an odd node moves up as it is (Merkle 1988); row n closes
    as many full subtrees as n has trailing zero bits, so a million rows need 20 hashes of memory.
    """

    def __init__(self) -> None:
        self.count = 0
        self.roots: list[bytes] = []

    def add(self, content: bytes) -> None:
        """Append one row's canonical bytes."""
        root = leaf(content)
        self.count += 1
        closed = self.count
        while not closed & 1:
            root = node(self.roots.pop(), root)
            closed >>= 1
        self.roots.append(root)

    def root(self) -> bytes:
        """The root over the rows so far; sha256 of nothing for none."""
        if not self.roots:
            return EMPTY
        *left, root = self.roots
        for subtree in reversed(left):
            root = node(subtree, root)
        return root
