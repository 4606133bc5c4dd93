from django.urls import include, path

from commitments import services, views
from commitments.views import desk, progress

app_name = "commitments"
urlpatterns = [
    path("commitments/", views.commitment_list, name="list"),
    path("commitments/<str:reference>/", views.detail, name="detail"),
    path("commitments/<str:reference>/versions/", views.versions, name="versions"),
    path("commitments/<str:reference>/follow/", views.follow, name="follow"),
    path("commitments/<str:reference>/evidence/<int:pk>/", views.evidence, name="evidence"),
    path("plans/<str:reference>/commitments/", views.plan, name="plan"),
]

_at_the_desk = [
    path("new/", desk.new, name="new"),
    path("<str:reference>/", desk.card, name="card"),
    *(
        path(f"<str:reference>/{section}/", desk.section, {"section": section}, name=section)
        for section in services.SECTIONS
    ),
    *(path(f"<str:reference>/{kind}/new/", desk.row, {"kind": kind}, name=f"{kind}_new") for kind in desk.ROWS),
    *(path(f"<str:reference>/{kind}/<int:pk>/", desk.row, {"kind": kind}, name=kind) for kind in desk.ROWS),
    path("<str:reference>/submit/", desk.submit, name="submit"),
    path("<str:reference>/review/", desk.review, name="review"),
    path("<str:reference>/report/", progress.report, name="report"),
    path("<str:reference>/readings/<int:pk>/", progress.reading, name="reading"),
]
desk_urls = include((_at_the_desk, "cards"))
