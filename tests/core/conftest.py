"""Tests of core start with the same organizations as tests about people."""

from tests.workforce.conftest import committed_crews, crews, script

__all__ = ["committed_crews", "crews", "script"]
