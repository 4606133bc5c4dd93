"""Commitments: drafting, adoption, activities, indicators and readings, progress, and the ideas they came from."""
