"""Every write to workshops: the meeting itself, and who comes to it."""

from workshops.services.meetings import (
    AlreadyRegistered,
    RegistrationClosed,
    WorkshopNotBegun,
    WorkshopNotOpen,
    cancel_registration,
    cancel_workshop,
    fill_places,
    hold_workshop,
    publish_workshop,
    record_attendance,
    register_attendee,
    report_workshop,
)

__all__ = [
    "AlreadyRegistered",
    "RegistrationClosed",
    "WorkshopNotBegun",
    "WorkshopNotOpen",
    "cancel_registration",
    "cancel_workshop",
    "fill_places",
    "hold_workshop",
    "publish_workshop",
    "record_attendance",
    "register_attendee",
    "report_workshop",
]
