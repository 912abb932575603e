"""Decks on the layouts of a company's own template: how it is opened, judged, filled and checked."""
