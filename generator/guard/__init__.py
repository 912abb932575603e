"""Bounds what a stranger's file may cost, read and start: limits, a budget, and processes of its own."""

from __future__ import annotations

from threading import RLock

# Held while warnings, the depth of calls or the registries of docutils, which uses warnings too, are set for a while.
PROCESS_STATE = RLock()
