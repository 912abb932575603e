"""The command as a process of its own: slidewright, or python -m generator."""

from __future__ import annotations

import gc


def run() -> None:
    """Run the command line without garbage collection, because a process makes one deck and ends.

    Collecting takes a tenth of its time, some of it while modules are imported, and frees nothing.
    """
    gc.disable()
    from generator.cli import main

    main(prog_name="slidewright")


if __name__ == "__main__":
    run()
