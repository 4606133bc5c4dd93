from consultation.views.commenting import comment, support
from consultation.views.confirming import check, confirm
from consultation.views.reading import comment_list, consultation_list, detail, text

__all__ = [
    "check",
    "comment",
    "comment_list",
    "confirm",
    "consultation_list",
    "detail",
    "support",
    "text",
]
