"""People and bodies: users, participants, institutions, organisations, territories, consent."""
