"""The logs of this floor that are sealed, and Django's own log of the back office."""

from core.sealing import Source, sealed

sealed(
    Source(
        "statechange",
        "core.StateChange",
        ("model", "object_id", "field", "from_state", "to_state", "by_id", "at", "reason"),
    )
)
# Names of rows and of fields may be about people: they are erased with them.
sealed(
    Source(
        "backoffice",
        "admin.LogEntry",
        ("action_time", "user_id", "content_type_id", "object_id", "action_flag"),
        texts=("object_repr", "change_message"),
    )
)
