"""The pages of one idea and of one workshop: they cross the floors up to commitments, so they stand above them."""

from django.urls import re_path

from ideas.urls import REFERENCE
from outcomes import meeting, trace

# A namespace of its own: two with the name `outcomes` would hide each other.
app_name = "trace"
_WORKSHOP = r"workshops/(?P<reference>[A-Za-z0-9]{2,12}-[Ww]-?[0-9]{1,9})"

urlpatterns = [
    re_path(rf"^ideas/{REFERENCE}/$", trace.idea, name="idea"),
    re_path(rf"^{_WORKSHOP}/$", meeting.workshop, name="workshop"),
    re_path(rf"^{_WORKSHOP}/report\.pdf$", meeting.pdf, name="report_pdf"),
    re_path(rf"^{_WORKSHOP}/report\.docx$", meeting.docx, name="report_docx"),
]
