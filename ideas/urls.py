"""Addresses of ideas below the language. The page of one idea is `trace:idea` of `outcomes.idea_urls`."""

from django.urls import path, re_path

from ideas import views

app_name = "ideas"
#: PAN2-I-0042, in either case: such an address can never be taken for a word like `new`.
REFERENCE = r"(?P<reference>[A-Za-z0-9]{2,12}-[Ii]-[0-9]{1,9})"

#: PAN2-A-01
ACT = r"(?P<reference>[A-Za-z0-9]{2,12}-[Aa]-[0-9]{1,6})"

urlpatterns = [
    path("ideas/", views.idea_list, name="list"),
    path("ideas/new/", views.new, name="new"),
    path("ideas/similar/", views.similar, name="similar"),
    path("ideas/announcements/", views.announcement_list, name="announcements"),
    re_path(rf"^ideas/announcements/{ACT}/$", views.announcement, name="announcement"),
    path("ideas/check/<slug:handle>/", views.check, name="check"),
    path("ideas/confirm/<slug:token>/", views.confirm, name="confirm"),
    path("ideas/track/", views.track, name="track"),
    path("ideas/track/answer/", views.answer, name="answer"),
    path("ideas/track/withdraw/", views.withdraw, name="withdraw"),
    re_path(rf"^ideas/{REFERENCE}/support/$", views.support, name="support"),
    path("ideas/mails/<str:token>/", views.mails, name="mails"),
    path("themes/<slug:slug>/follow/", views.follow_theme, name="follow_theme"),
    re_path(rf"^ideas/{REFERENCE}/follow/$", views.follow_idea, name="follow"),
    re_path(rf"^ideas/{REFERENCE}/comment/$", views.comment, name="comment"),
]
