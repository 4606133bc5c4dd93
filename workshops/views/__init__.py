from workshops.views.calendar import month
from workshops.views.files import document, photo
from workshops.views.pages import cancel_ticket, keep_ticket, register, registered, ticket, workshop_list
from workshops.views.room import enter, room

__all__ = [
    "cancel_ticket",
    "document",
    "enter",
    "keep_ticket",
    "month",
    "photo",
    "register",
    "registered",
    "room",
    "ticket",
    "workshop_list",
]
