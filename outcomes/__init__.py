"""What the public can check: figures computed from rows, open data, the API, feeds."""
