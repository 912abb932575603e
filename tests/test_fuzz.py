"""The fuzzer finds what is broken, says so with its seed, and makes the same case of it again."""

from itertools import count, islice
from pathlib import Path

import pytest

from generator.show import server
from tests.examples import examples
from tests.fuzz import SLOW, Fuzzing, Outcome, Worker, minimised, used
from tests.mutants import KINDS, TARGETS, Case, case_of, samples

pytestmark = pytest.mark.slow


def fragile(case: Case, folder: Path) -> None:
    """What cannot bear a byte that no sample has."""
    data = (folder / case.spoiled).read_bytes()
    if b"\x01" in data:
        raise ZeroDivisionError
    while b"\x0b" in data:
        pass


def test_a_seed_makes_the_same_case_twice() -> None:
    cases = [case_of(seed) for seed in range(90)]
    assert cases == [case_of(seed) for seed in range(90)]
    assert len({case.spoiled for case in cases}) >= len(KINDS) - 7  # seven are called as others are
    assert len({case.files[case.spoiled] for case in cases}) > 75
    for target in TARGETS:
        assert {case.use for case in (case_of(seed, [target]) for seed in range(20))} <= USED[target]


USED = {"articles": {"build"}, "packages": {"build", "export"}, "data": {"build", "rows"}, "server": {"ask"}}


def test_what_is_not_spoiled_does_not_fail() -> None:
    """Else a target would test nothing but how its samples are refused."""
    worker = Worker()
    for kind in ("rows", "lines", "times", "settings", "mapping", "template", "deck", "docx", "request"):
        targets = [target for target, kinds in TARGETS.items() if kind in kinds]
        case = next(each for each in (case_of(seed, targets) for seed in count()) if each.kind == kind)
        for data in samples()[kind][: examples(100) // 10]:
            outcome = worker.outcome(case._replace(files={**case.files, case.spoiled: data}))
            assert outcome.said == "deck", (kind, data[:80], outcome)
    assert worker.outcome(Case(0, {"a.md": b"# T\n"}, "none.md", {}, "a.md")).said == "InputError"  # no failure
    worker.end()


def test_a_short_run_of_all_targets_finds_nothing(tmp_path: Path) -> None:
    """In one process, which takes seconds to load all that they meet."""
    of_target = ((seed for seed in count() if case_of(seed).kind in kinds) for kinds in TARGETS.values())
    seeds = [seed for found in of_target for seed in islice(found, examples(30))]
    fuzzing = Fuzzing(5, tmp_path)
    fuzzing.go(iter(seeds))
    assert fuzzing.outcomes.total() == len(seeds)
    assert not [said for said in fuzzing.outcomes if said.startswith("FAILS")], fuzzing.summary()


def test_a_server_that_shows_the_deck_to_anyone_is_found() -> None:
    """What a target holds would be worth nothing if it held for a server that does not keep it."""
    worker = Worker(open_to_all)
    case = Case(
        0, {"request": b"GET /{token}/deck.json HTTP/1.1\r\nHost: {host}\r\n\r\n"}, "", {}, "request", use="ask"
    )
    assert worker.outcome(case).said == "deck"
    wrong = case._replace(files={"request": case.files["request"].replace(b"{token}", b"x")})
    assert worker.outcome(wrong).said.startswith("FAILS with AssertionError")
    worker.end()


def open_to_all(case: Case, folder: Path) -> None:
    """Ask a server that takes every token for its own."""
    server._is_token = lambda given, token: True
    used(case, folder)


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
