"""Addresses of the desk below `desk/workshops/`, in the namespace `desk`."""

from django.urls import path

from workshops.desk import bringing_in, checkin, editing, invitation, registrations, writing

urlpatterns = [
    path("new/", editing.new, name="workshop_new"),
    path("<str:reference>/", editing.workshop, name="workshop"),
    path("<str:reference>/edit/", editing.edit, name="workshop_edit"),
    path("<str:reference>/programme/", editing.programme, name="workshop_programme"),
    path("<str:reference>/publication/", editing.publication, name="workshop_publication"),
    path("<str:reference>/cancel/", editing.cancel, name="workshop_cancel"),
    path("<str:reference>/invitation/", invitation.invitation, name="workshop_invitation"),
    path("<str:reference>/invitation/qr.svg", invitation.qr, name="workshop_qr"),
    path("<str:reference>/message/", writing.write, name="workshop_message"),
    path("<str:reference>/registrations/", registrations.registrations, name="registrations"),
    path("<str:reference>/registrations/import/", bringing_in.bring_in, name="registrations_import"),
    path("<str:reference>/registrations/import/<uuid:key>/", bringing_in.checked, name="registrations_checked"),
    path("<str:reference>/registrations/<int:pk>/confirm/", registrations.confirm, name="registration_confirm"),
    path("<str:reference>/registrations/<int:pk>/cancel/", registrations.cancel, name="registration_cancel"),
    path("<str:reference>/registrations.csv", registrations.export_csv, name="registrations_csv"),
    path("<str:reference>/registrations.xlsx", registrations.export_xlsx, name="registrations_xlsx"),
    path("<str:reference>/registrations.pdf", registrations.paper, name="registrations_pdf"),
    path("<str:reference>/check-in/", checkin.checkin, name="checkin"),
    path("<str:reference>/check-in/offline/", checkin.offline, name="checkin_offline"),
    path("<str:reference>/check-in/list.json", checkin.listing, name="checkin_list"),
    path("<str:reference>/check-in/sync/", checkin.sync, name="checkin_sync"),
    path("<str:reference>/attendance/<int:pk>/", checkin.attendance, name="attendance"),
    path("<str:reference>/attendance/<int:pk>/undo/", checkin.absence, name="absence"),
]
