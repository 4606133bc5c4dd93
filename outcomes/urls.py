from django.urls import path

from outcomes import feeds, views

app_name = "outcomes"
urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.csv", views.csv_download, name="csv"),
    path("open-data/<slug:name>.xlsx", views.xlsx_download, name="xlsx"),
    path("plans/<str:reference>/plan.pdf", views.plan_document, {"kind": "pdf"}, name="plan_pdf"),
    path("plans/<str:reference>/plan.docx", views.plan_document, {"kind": "docx"}, name="plan_docx"),
    path("plans/<str:reference>/archive.zip", views.plan_archive, name="plan_archive"),
    path("commitments/<str:reference>/card.pdf", views.card_document, {"kind": "pdf"}, name="card_pdf"),
    path("commitments/<str:reference>/card.docx", views.card_document, {"kind": "docx"}, name="card_docx"),
    path("commitments/<str:reference>/feed/", feeds.CommitmentNews(), name="commitment_feed"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("ideas/feed/", feeds.LatestIdeas(), name="ideas_feed"),
]
