"""The command as a process of its own: slidewright, or python -m generator."""

from __future__ import annotations

import gc


def run() -> None:
    """Run the command line without garbage collection, because a process makes one deck and ends.

    Collecting takes a fifth of its time, while modules are imported and at the end, and frees nothing.
    """
    gc.disable()
    from generator.cli import main

    try:
        main(prog_name="slidewright")
    finally:
        gc.freeze()  # otherwise Python collects once more when it ends


if __name__ == "__main__":
    run()
