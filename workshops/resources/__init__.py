"""Tables of workshops that go out and come in: of the back office, and of the organiser's desk (`attendees`)."""

from workshops.resources.tables import AttendanceImport, AttendanceTable, RegistrationTable

__all__ = ["AttendanceImport", "AttendanceTable", "RegistrationTable"]
