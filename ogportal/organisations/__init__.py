"""Associations register themselves, and with their consent stand in a public directory, from which the civil-society
forum is built. The page of one shows its workshops, so it stands in the composition root.
"""
