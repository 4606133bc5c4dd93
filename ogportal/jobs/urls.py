from django.urls import path

from ogportal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/file/", views.file, name="file"),
]
