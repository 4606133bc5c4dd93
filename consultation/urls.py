from django.urls import path

from consultation import views

app_name = "consultation"
urlpatterns = [
    path("consultations/", views.consultation_list, name="list"),
    path("consultations/confirm/<str:token>/", views.confirm, name="confirm"),
    path("consultations/check/<str:handle>/", views.check, name="check"),
    path("consultations/<str:reference>/", views.detail, name="detail"),
    path("consultations/<str:reference>/comments/", views.comment_list, name="comments"),
    path("consultations/<str:reference>/comments/<int:pk>/support/", views.support, name="support"),
    path("consultations/<str:reference>/texts/<int:version>/", views.text, name="text"),
    path("consultations/<str:reference>/comment/<int:version>/", views.comment, name="comment"),
]
