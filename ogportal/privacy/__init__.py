"""Law 09-08 in one place: what is known about people, for how long, and what they may do about it.

`register` is the table of processing, `fields` says of every column whether it is private, `retention` erases what is
over, `knowing` and `services` serve the person whose data they are.
"""
