from django.urls import include, path

from ogportal.meeting import views

pages = (
    [
        path("", views.home, name="home"),
        path("do/", views.act, name="act"),
        path("polls/new/", views.poll, name="poll_new"),
        path("polls/<int:pk>/", views.poll, name="poll"),
        path("polls/<int:pk>/results/", views.poll_results, name="results"),
        path("problems/new/", views.problem, name="problem_new"),
        path("problems/<int:pk>/", views.problem, name="problem"),
        path("report/", views.report, name="report"),
    ],
    "meeting",
)

urlpatterns = [path("desk/workshops/<str:reference>/meeting/", include(pages))]
