"""Workshops that associations run: programme, registrations, attendance, problems and solutions, report."""
