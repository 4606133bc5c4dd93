"""Pages of background jobs: one's own, how far they are, and what they made."""
