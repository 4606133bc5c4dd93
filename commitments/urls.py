from django.urls import path

from commitments import views

app_name = "commitments"
urlpatterns = [
    path("commitments/", views.commitment_list, name="list"),
    path("commitments/<str:reference>/", views.detail, name="detail"),
]
