"""What can be measured: each part takes a `Run` and gives rows."""
