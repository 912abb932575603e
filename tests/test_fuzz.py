"""The fuzzer finds what is broken, says so with its seed, and makes the same case of it again."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.fuzz import SLOW, Fuzzing, Outcome, Worker, minimised
from tests.mutants import KINDS, Case, case_of


def fragile(case: Case, folder: Path) -> None:
    """What cannot bear a byte that no sample has."""
    data = (folder / case.spoiled).read_bytes()
    if b"\x01" in data:
        raise ZeroDivisionError
    while b"\x0b" in data:
        pass


def test_a_seed_makes_the_same_case_twice() -> None:
    cases = [case_of(seed) for seed in range(60)]
    assert cases == [case_of(seed) for seed in range(60)]
    assert len({case.spoiled for case in cases}) >= len(KINDS) - 3  # three are called as others are
    assert len({case.files[case.spoiled] for case in cases}) > 50


def test_what_is_broken_is_found_and_made_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fuzzing = Fuzzing(5, tmp_path, fragile)
    seed = next(seed for seed in count() if b"\x01" in case_of(seed).files.get("a.md", b""))
    fuzzing.go(iter([seed]))
    assert fuzzing.outcomes.total() == 1 and "ZeroDivisionError at test_fuzz.py" in fuzzing.summary()
    assert f"seed {seed}: FAILS with ZeroDivisionError" in capsys.readouterr().out
    assert (tmp_path / str(seed) / case_of(seed).spoiled).read_bytes() == b"\x01"


def test_what_runs_for_ever_costs_its_own_case_only() -> None:
    worker, case = Worker(fragile, 0.3), Case(0, {"a.md": b"\x0b"}, "a.md", {}, "a.md")
    assert worker.outcome(case).said == SLOW
    fine = Outcome("deck")
    assert worker.outcome(case._replace(files={"a.md": b"fine"})).said == fine.said
    assert minimised(case, fine, worker, 0) == case
    worker.end()


def test_a_deck_and_an_error_of_ours_are_no_failures() -> None:
    worker = Worker()
    case = Case(0, {"a.md": b"# T\n\n## H\n\nOne.\n"}, "a.md", {"talk": "slides"}, "a.md")
    assert [worker.outcome(each).said for each in (case, case._replace(article="none.md"))] == ["deck", "InputError"]
    worker.end()
