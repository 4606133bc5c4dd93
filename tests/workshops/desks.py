"""How tests come to the organiser's desk."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def at(name, workshop, *rest):
    return reverse(f"desk:{name}", args=[workshop.reference, *rest])


def people(n):
    content = "name,email\n" + "\n".join(f"P {one},p{one}@example.org" for one in range(n))
    return {"file": SimpleUploadedFile("x.csv", content.encode()), "agreed": "on"}
