"""Ideas and what became of them: screening decisions, announcements, transmissions and the institutions' answers."""
