"""Write to the people of a workshop: looked at before it goes, counted, and kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops import services
from workshops.desk.access import desk_page, desk_view
from workshops.desk.forms import MessageForm
from workshops.services.messaging import MOST_A_DAY


@desk_view("GET", "HEAD", "POST")
def write(request: HttpRequest, workshop: Any) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"audience": "confirmed"})
    preview = None
    if request.method == "POST" and form.is_valid():
        if "send" not in request.POST:
            reached = workshop.registrations.of_audience(form.cleaned_data["audience"]).count()
            preview = {**form.cleaned_data, "recipients": reached, "sender": workshop.organiser}
        elif (answer := _sent(request, workshop, form)) is not None:
            return answer
    return desk_page(
        request, workshop, "message", _("Write to the participants"), form=form, preview=preview, most=MOST_A_DAY,
        sent=workshop.messages.select_related("by")[:20], status=422 if form.errors else 200,
    )  # fmt: skip


def _sent(request: HttpRequest, workshop: Any, form: MessageForm) -> HttpResponse | None:
    try:
        sent = services.send_message(workshop=workshop, by=request.user, **form.cleaned_data)
    except services.TooManyMessages:
        form.add_error(None, _("These people were written to often enough today. Please try again tomorrow."))
    except services.NobodyToWriteTo:
        form.add_error("audience", _("There is nobody with an address in this group."))
    else:
        text = ngettext("The message goes to %(n)d person.", "The message goes to %(n)d people.", sent.recipients)
        messages.success(request, text % {"n": sent.recipients})
        return redirect("desk:workshop_message", workshop.reference)
    return None
