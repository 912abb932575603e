"""The values that the stages pass to each other: frozen, and without behaviour of their own."""
