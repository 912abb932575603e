"""The nouns: what the stages hand on to each other. Frozen values, and nothing that does anything."""
