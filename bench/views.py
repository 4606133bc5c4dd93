"""The yardstick: as little as a Django page can do with rows of a database."""

import uuid

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from ideas.models import Idea


@never_cache
def bare(request: HttpRequest) -> HttpResponse:
    """Twenty rows by one query, in one template of some 8 kB without parts."""
    rows = Idea.objects.filter(reference__isnull=False).only("reference", "title", "body", "language", "submitted_at")
    return render(request, "bench/bare.html", {"rows": rows.order_by("-submitted_at", "-pk")[:20]})


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """One form field into one row."""
    words = request.POST["words"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (key, words) VALUES (%s, %s) RETURNING id", [uuid.uuid4(), words])
        (number,) = cursor.fetchone()
    return HttpResponse(f"{number}\n", status=201)
