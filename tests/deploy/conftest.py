"""What needs a program that the portal itself does without."""

from bench import serving

#: `bin/system-packages test` does not bring nginx: its package would start a web server on the machine of the tester.
collect_ignore = [] if serving.has_nginx() else ["test_kept_pages.py"]
