"""The tests mirror the source; `factories` makes rows, `support` holds what all of them stand on."""
