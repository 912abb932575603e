"""What a language needs: what is known of its tag, and how it writes dates."""
