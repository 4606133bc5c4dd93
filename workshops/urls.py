from django.urls import path

from workshops import feeds, views

app_name = "workshops"
urlpatterns = [
    path("workshops/", views.workshop_list, name="list"),
    path("workshops/calendar.ics", feeds.calendar, name="calendar"),
    path("workshops/ticket/<str:token>/", views.ticket, name="ticket"),
    path("workshops/ticket/<str:token>/keep/", views.keep_ticket, name="ticket_keep"),
    path("workshops/ticket/<str:token>/cancel/", views.cancel_ticket, name="ticket_cancel"),
    path("workshops/<str:reference>.ics", feeds.workshop, name="ics"),
    path("workshops/<str:reference>/", views.detail, name="detail"),
    path("workshops/<str:reference>/register/", views.register, name="register"),
    path("workshops/<str:reference>/register/sent/", views.registered, name="registered"),
]
