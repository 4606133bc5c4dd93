from typing import Any

from django.urls import include, path

from commitments.urls import desk_urls
from consultation.views import answering
from ogportal.people import views

account = ([path("", views.account, name="home")], "accounts")
desk: tuple[list[Any], str] = (
    [
        path("", views.desk, name="home"),
        path("transmissions/<int:pk>/", views.transmission, name="transmission"),
        path("comments/", answering.desk, name="comments"),
        path("comments/<int:pk>/", answering.answer, name="comment"),
        path("commitments/", desk_urls),
        path("workshops/<str:reference>/", views.workshop, name="workshop"),
        path("workshops/<str:reference>/attendance/<int:pk>/", views.attendance, name="attendance"),
    ],
    "desk",
)

urlpatterns = [path("account/", include(account)), path("desk/", include(desk))]
