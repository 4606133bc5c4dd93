from workshops.views.pages import cancel_ticket, detail, keep_ticket, register, registered, ticket, workshop_list

__all__ = ["cancel_ticket", "detail", "keep_ticket", "register", "registered", "ticket", "workshop_list"]
