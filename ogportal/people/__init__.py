"""Pages of a person who has signed in: the account, and the desk of a focal point or an organiser.

They compose several floors, so they live in the composition root.
"""
