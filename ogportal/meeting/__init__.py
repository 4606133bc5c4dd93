"""The organiser's desk during a meeting and after it: polls, problems, ideas, the report. It crosses the floors from
workshops to ideas, so it stands in the composition root.
"""
