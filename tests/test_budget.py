"""What no single limit foresees: a stage that takes too long, too much memory, or too many levels ends in our words."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from generator import build
from generator.errors import InputError, TemplateError, Where
from generator.guard import limits
from generator.guard.budget import counting_work, spend_work, within_budget

SLOW = {
    "a heading without an end": ("a.md", "# " + "word " * 30_000 + "\n\ntext"),
    "addresses": ("a.md", "# T\n\n" + "http://a.a." * 9_000),
    "addresses begun": ("a.md", "# T\n\n" + "http://" * 14_000),
    "marks": ("a.md", "# T\n\n|" + "`" * 99_000),
    "dashes": ("a.md", "# T\n\nIt is " + "-" * 99_000 + " wide."),
    "angles": ("a.md", "# T\n\n" + "<http://a" * 11_000),
    "code begun": ("a.md", "# T\n\n" + " ".join("`" * n for n in range(1, 300))),
    "definitions": ("a.md", "# T\n\n" + "".join(f"[^{n}]: x\n" for n in range(9_000))),
    "formulas begun": ("a.md", "# T\n\n" + "$\\frac{" * 14_000),
    "quotes in quotes": ("a.md", "# T\n\n" + "\n".join("> " * n + "x" for n in range(1, 400))),
    "stars": ("a.md", "# T\n\n" + "*a **b " * 14_000),
    "substitutions in a circle": ("a.rst", "T\n=\n\n.. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n"),
    "a substitution of itself": ("a.rst", "T\n=\n\n.. |a| replace:: |a| |a|\n\n|a|\n"),
    "substitutions of substitutions": (
        "a.rst",
        "T\n=\n\n.. |a| replace:: x\n"
        + "".join(f".. |{chr(98 + n)}| replace:: {f'|{chr(97 + n)}| ' * 9}\n" for n in range(9))
        + "\n|j|\n",
    ),
    "tables in tables": ("a.html", "<h1>T</h1>" + "<table><tr><td>" * 2_000 + "x"),
}


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timer that stops Python's own code")
SOON = 0.05  # seconds of CPU
EVIL = re.compile(r"(a|aa)+$")


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", SOON)


def spin() -> None:
    while True:
        pass


def swallow() -> None:
    """As libraries do that go on after whatever happens."""
    while True:
        with suppress(Exception):
            spin()


@posix
@pytest.mark.parametrize("work", [spin, swallow, lambda: EVIL.match("a" * 60 + "b")], ids=["loop", "swallow", "regex"])
def test_what_never_ends_is_an_error_of_ours(work: Callable[[], object], soon: None) -> None:
    said = (
        r"^a\.yaml:3: planning takes too long: a deck may take 0\.05 seconds, and 2 more for a thousand texts \[time\]"
    )
    planning = within_budget("planning", Where("a.yaml", 3), TemplateError)
    with pytest.raises(TemplateError, match=said), within_budget("building"), planning:
        work()


@posix
def test_an_error_in_what_is_cleaned_up_does_not_hide_that_time_is_over(soon: None) -> None:
    with pytest.raises(InputError, match="takes too long"), within_budget("this"):
        try:
            spin()
        finally:
            raise ValueError("a handle is still open")


@posix
def test_the_timer_leaves_nothing_behind(soon: None) -> None:
    before = signal.getsignal(signal.SIGPROF)
    with suppress(InputError), within_budget("reading"):
        spin()
    assert (signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF)) == (before, (0.0, 0.0))


def test_threads_build_without_a_timer() -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: build(b"# T\n\nWords.\n", name="a.md").pptx, range(2))
    assert first == second


def test_levels_and_memory_without_end_are_errors_of_ours() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(InputError, match="too many levels"), within_budget("reading"):
        deeper()
    with pytest.raises(InputError, match=r"3\.6 GB of memory"), within_budget("reading"):
        raise MemoryError


def test_work_is_counted_once_for_each_thing_and_never_beyond_the_limit() -> None:
    with counting_work():
        assert [spend_work(name, work, 10) for name, work in ((b"a", 6), (b"b", 5), (b"a", 6), (b"c", 4))] == [
            *(True, False, True, True)
        ]
        with counting_work():
            assert spend_work(b"b", 10, 10)
        assert not spend_work(b"b", 1, 10)
    assert spend_work(b"b", 11, 10)  # nobody counts


GREEDY = """
from generator.guard.budget import limit_command_resources
from generator.errors import InputError
try:
    with limit_command_resources():
        bytearray(2_000_000_000)
except InputError as told:
    print(told)
print(len(bytearray(1_000_000_000)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit does not hold for what malloc maps")
def test_a_command_takes_no_more_memory_than_it_may_and_gives_the_limit_back() -> None:
    said = subprocess.run([sys.executable, "-c", GREEDY], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(
        r"the whole work needs more than 0\.9 GB of memory, or more than is free \[memory\]\nhint: .*\n1000000000\n",
        said,
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # time may end in a finalizer
@posix
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # raised in a destructor, it is said again
@pytest.mark.parametrize("name", SLOW)
def test_slow_articles_are_decks_or_errors_of_ours(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a tenth of the budget that users have, as on a computer ten times as slow; tests/conftest.py has four."""
    monkeypatch.setattr(limits, "SECONDS", limits.SECONDS / 40)
    file, text = SLOW[name]
    with suppress(InputError):
        build(text.encode(), name=file)
