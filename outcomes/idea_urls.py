"""The page of one idea: it crosses the floors from workshops to commitments, so it stands above them."""

from django.urls import re_path

from ideas.urls import REFERENCE
from outcomes import trace

# A namespace of its own: two with the name `outcomes` would hide each other.
app_name = "trace"

urlpatterns = [re_path(rf"^ideas/{REFERENCE}/$", trace.idea, name="idea")]
