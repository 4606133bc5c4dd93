from django.urls import path

from ogportal.organisations import files, views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.directory, name="list"),
    path("organisations/directory.csv", files.csv_file, name="csv"),
    path("organisations/directory.xlsx", files.xlsx_file, name="xlsx"),
    path("organisations/register/", views.register, name="register"),
    path("organisations/check/<slug:handle>/", views.check, name="check"),
    path("organisations/confirm/<slug:token>/", views.confirm, name="confirm"),
    path("organisations/registered/", views.registered, name="registered"),
    path("organisations/<slug:key>/", views.detail, name="detail"),
]
