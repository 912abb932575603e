"""A talk that is edited in the browser: acts on its file, and what the page shows of it."""
