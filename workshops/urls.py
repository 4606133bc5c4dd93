from django.urls import path

from workshops import feeds, views

app_name = "workshops"
urlpatterns = [
    path("workshops/", views.workshop_list, name="list"),
    path("workshops/calendar.ics", feeds.calendar, name="calendar"),
    path("workshops/calendar/", views.month, name="month"),
    path("workshops/calendar/<int:year>-<int:number>/", views.month, name="month_of"),
    path("workshops/ticket/<str:token>/", views.ticket, name="ticket"),
    path("workshops/ticket/<str:token>/calendar.ics", feeds.ticket, name="ticket_ics"),
    path("workshops/ticket/<str:token>/keep/", views.keep_ticket, name="ticket_keep"),
    path("workshops/ticket/<str:token>/cancel/", views.cancel_ticket, name="ticket_cancel"),
    path("workshops/<str:reference>.ics", feeds.workshop, name="ics"),
    path("workshops/<str:reference>/register/", views.register, name="register"),
    path("workshops/<str:reference>/register/sent/", views.registered, name="registered"),
    path("workshops/<str:reference>/photos/<uuid:key>.jpg", views.photo, name="photo"),
    path("workshops/<str:reference>/photos/<uuid:key>-small.jpg", views.photo, {"size": "small"}, name="photo_small"),
    path("workshops/<str:reference>/documents/<uuid:key>/", views.document, name="document"),
    path("room/", views.enter, name="enter"),
    path("room/<str:code>/", views.room, name="room"),
]
