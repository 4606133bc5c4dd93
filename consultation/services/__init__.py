"""Every write to consultations. `opening` is the frame, `commenting` and `supporting` are the citizens' side,
`responding` the institutions' and the staff's.
"""

from consultation.errors import (
    CommentNotConfirmed,
    CommentNotPublished,
    CommentsWithoutAnswer,
    ConsultationClosed,
    ConsultationStillOpen,
    NotRepresented,
    NotTheirs,
    QuoteNotFound,
    ResponseNotWaiting,
    VersionNotConsulted,
)
from consultation.services.commenting import (
    PURPOSE,
    confirm_comment,
    hide_comment,
    publish_comment,
    submit_comment,
    waiting_comment,
)
from consultation.services.opening import close_as_responded, publish_consultation
from consultation.services.responding import (
    propose_response,
    publish_response,
    publish_waiting,
    respond_to_comment,
    return_response,
)
from consultation.services.supporting import (
    SUPPORT_PURPOSE,
    confirm_support,
    request_support,
    support_comment,
    withdraw_support,
)
from consultation.services.waiting import confirm_waiting, resend_mail, what_waits

__all__ = [
    "PURPOSE",
    "SUPPORT_PURPOSE",
    "CommentNotConfirmed",
    "CommentNotPublished",
    "CommentsWithoutAnswer",
    "ConsultationClosed",
    "ConsultationStillOpen",
    "NotRepresented",
    "NotTheirs",
    "QuoteNotFound",
    "ResponseNotWaiting",
    "VersionNotConsulted",
    "close_as_responded",
    "confirm_comment",
    "confirm_support",
    "confirm_waiting",
    "hide_comment",
    "propose_response",
    "publish_comment",
    "publish_consultation",
    "publish_response",
    "publish_waiting",
    "request_support",
    "resend_mail",
    "respond_to_comment",
    "return_response",
    "submit_comment",
    "support_comment",
    "waiting_comment",
    "what_waits",
    "withdraw_support",
]
