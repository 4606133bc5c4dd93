"""Every write to workshops and registrations."""

from workshops.errors import (
    AlreadyRegistered,
    NobodyToWriteTo,
    NotEditable,
    NothingAsked,
    PlaceGone,
    RegistrationClosed,
    TooManyMessages,
    WorkshopFull,
    WorkshopNotBegun,
    WorkshopNotOpen,
)
from workshops.services.attending import Noted, record_attendance, remove_attendance, sync_attendance
from workshops.services.erasing import erase_people, erase_registrations, months_before, workshops_to_erase
from workshops.services.importing import Attendee, Imported, import_attendees
from workshops.services.meetings import cancel_workshop, hold_workshop, publish_workshop, report_workshop
from workshops.services.messaging import send_message, write_messages
from workshops.services.organising import (
    draft_workshop,
    edit_workshop,
    refuse_publication,
    request_publication,
    set_programme,
    what_is_missing,
    withdraw_request,
)
from workshops.services.registering import (
    cancel_registration,
    confirm_registration,
    fill_places,
    keep_place,
    pass_on_places,
    register_attendee,
)

__all__ = [
    "AlreadyRegistered",
    "Attendee",
    "Imported",
    "NobodyToWriteTo",
    "NotEditable",
    "Noted",
    "NothingAsked",
    "PlaceGone",
    "RegistrationClosed",
    "TooManyMessages",
    "WorkshopFull",
    "WorkshopNotBegun",
    "WorkshopNotOpen",
    "cancel_registration",
    "cancel_workshop",
    "confirm_registration",
    "draft_workshop",
    "edit_workshop",
    "erase_people",
    "erase_registrations",
    "fill_places",
    "hold_workshop",
    "import_attendees",
    "keep_place",
    "months_before",
    "pass_on_places",
    "publish_workshop",
    "record_attendance",
    "refuse_publication",
    "register_attendee",
    "remove_attendance",
    "report_workshop",
    "request_publication",
    "send_message",
    "set_programme",
    "sync_attendance",
    "what_is_missing",
    "withdraw_request",
    "workshops_to_erase",
    "write_messages",
]
