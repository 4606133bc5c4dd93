from typing import Any

from django.urls import include, path

from commitments.urls import desk_urls
from consultation.views import answering
from ogportal.people import dossiers, views
from ogportal.privacy import views as privacy

account = (
    [
        path("", views.account, name="home"),
        path("data/", privacy.ask, name="data"),
        path("data/code/<str:handle>/", privacy.code, name="data_code"),
        path("data/known/", privacy.known, name="data_known"),
        path("data/file/", privacy.file, name="data_file"),
    ],
    "accounts",
)
desk: tuple[list[Any], str] = (
    [
        path("", views.desk, name="home"),
        path("comments/", answering.desk, name="comments"),
        path("comments/table/", answering.table, name="comments_table"),
        path("comments/document/", answering.document, name="comments_document"),
        path("comments/<int:pk>/", answering.answer, name="comment"),
        path("commitments/", desk_urls),
        path("ideas/", dossiers.ideas, name="ideas"),
        path("dossiers/<str:reference>/", dossiers.dossier, name="dossier"),
        path("dossiers/<str:reference>/table/", dossiers.table, name="dossier_table"),
        path("dossiers/<str:reference>/document/", dossiers.document, name="dossier_document"),
        path("dossiers/<str:reference>/answers/", dossiers.answers, name="dossier_answers"),
        path("transmissions/<int:pk>/", dossiers.transmission, name="transmission"),
        path("workshops/", include("workshops.desk.urls")),
    ],
    "desk",
)

urlpatterns = [path("account/", include(account)), path("desk/", include(desk))]
