from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from accounts.backoffice import (
    AdministratorAdmin,
    AdministratorMixin,
    LanguageFilter,
    NamedPagesMixin,
    ReadOnlyAdministratorAdmin,
    WordsFilter,
)
from accounts.models import Confirmation, ConsentText, Participant, User
from core import outbox, wording
from core.models import Delivery, StateChange

# Roles are rows of `plans.PlanRole` and memberships; Django's groups would be a second truth beside them.
admin.site.unregister(Group)


class PasswordForm(AdminPasswordChangeForm):
    """Whoever may not enter is made inactive; that a password may be switched off besides would be a second way."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@admin.register(User)
class UserAdmin(NamedPagesMixin, AdministratorMixin, DjangoUserAdmin):
    change_password_form = PasswordForm
    ordering = ("email",)
    list_display = ("email", "full_name", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("email", "full_name")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "full_name", "is_staff", "password1", "password2")}),
    )


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdministratorAdmin):
    list_display = ("email", "name", "in_language", "confirmed_at", "is_illustrative")
    list_filter = ("is_illustrative", LanguageFilter)
    search_fields = ("email", "name")


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdministratorAdmin):
    """Who waits for a mail. The link and the code are the person's alone."""

    list_display = ("email", "purpose", "sent_at", "sendings", "expires_at", "confirmed_at")
    search_fields = ("email",)
    fields = (
        "purpose",
        "object_id",
        "email",
        "in_language",
        "created_at",
        "sent_at",
        "sendings",
        "expires_at",
        "confirmed_at",
    )


@admin.register(ConsentText)
class ConsentTextAdmin(NamedPagesMixin, AdministratorMixin, TranslationAdmin):
    list_display = ("purpose", "version", "since")

    def has_change_permission(self, request, obj=None):
        """A version that was shown is never edited: a new version is added."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ModelFilter(WordsFilter):
    title = _("table")
    parameter_name = "model"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        labels = StateChange.objects.order_by("model").values_list("model", flat=True).distinct()
        return [(label, wording.model_named(label)) for label in labels]


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdministratorAdmin):
    """The log of states in words: what changed, from what to what, and who did it."""

    list_display = ("at", "table", "row", "what", "before", "after", "by")
    list_filter = (ModelFilter,)
    search_fields = ("=object_id",)
    search_help_text = _("Number of the row")
    list_select_related: ClassVar[list[str]] = ["by"]
    fields = (*list_display, "reason")
    ordering = ("-at", "-pk")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows themselves, asked for once for each model of the page."""
        found = super().get_changelist_instance(request)
        wanted: dict[str, set[int]] = {}
        for line in found.result_list:
            wanted.setdefault(line.model, set()).add(line.object_id)
        rows = {label: wording.rows_of(label, ids) for label, ids in wanted.items()}
        for line in found.result_list:
            line.row_found = rows[line.model].get(line.object_id)
        return found

    @admin.display(description=_("table"), ordering="model")
    def table(self, line: StateChange) -> str:
        return wording.model_named(line.model)

    @admin.display(description=_("row"), ordering="object_id")
    def row(self, line: StateChange) -> str:
        row = getattr(line, "row_found", None) or wording.rows_of(line.model, {line.object_id}).get(line.object_id)
        return Truncator(str(row or line.object_id)).chars(60)

    @admin.display(description=_("what"), ordering="field")
    def what(self, line: StateChange) -> str:
        return wording.field_named(line)

    @admin.display(description=_("before"))
    def before(self, line: StateChange) -> str:
        return wording.value_named(line, line.from_state)

    @admin.display(description=_("after"))
    def after(self, line: StateChange) -> str:
        return wording.value_named(line, line.to_state)


class KindFilter(WordsFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        kinds = Delivery.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return [(kind, wording.mail_kind(kind)) for kind in kinds]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdministratorAdmin):
    list_display = (
        "created_at",
        "kind_in_words",
        "to",
        "topic",
        "state",
        "attempts",
        "sent_at",
        "last_error",
    )
    list_filter = ("state", KindFilter)
    search_fields = ("to", "subject")
    fields = (
        "kind_in_words",
        "to",
        "in_language",
        "topic",
        "as_sent",
        "state",
        "attempts",
        "created_at",
        "sent_at",
        "last_error",
    )

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, delivery: Delivery) -> str:
        return wording.mail_kind(delivery.kind)

    @admin.display(description=_("subject"), ordering="subject")
    def topic(self, delivery: Delivery) -> str:
        outbox.write_out(delivery)
        return delivery.subject

    @admin.display(description=_("text"))
    def as_sent(self, delivery: Delivery) -> str:
        outbox.write_out(delivery)  # shown as it will be sent; the row stays as it is
        return "–" if delivery.kind == outbox.OPENS_ACCOUNTS else delivery.text


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdministratorAdmin):
    """Who did what in the back office, each table that went out or came in too."""

    list_display = ("action_time", "user", "content_type", "object_repr", "change_message")
    list_filter = ("content_type", "action_flag")
    search_fields = ("object_repr", "user__email")
    list_select_related: ClassVar[list[str]] = ["user", "content_type"]


@admin.register(EmailAddress)
class EmailAddressAdmin(AdministratorAdmin):
    """Addresses with which people sign in."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    search_fields = ("email", "user__email")
    autocomplete_fields = ("user",)


class FactorFilter(WordsFilter):
    title = _("kind")
    parameter_name = "type"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return Authenticator.Type.choices


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdministratorAdmin):
    """Second factors. The secret is the person's alone; deleted, it is set up anew at the next sign-in."""

    list_display = ("person", "kind", "created", "last_used")
    list_filter = (FactorFilter,)
    search_fields = ("user__email",)
    list_select_related: ClassVar[list[str]] = ["user"]
    fields = list_display

    # allauth names neither the model nor its columns in any language.
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Second factors"), **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        named = {"title": _("Second factor"), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, named)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's, by the name that the package has in English only."""
        _rows, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        rows = [f"{_('Second factor')}: {self.kind(factor)}" for factor in objs]
        return rows, {str(_("Second factor")): len(rows)}, lacking, protected

    @admin.display(description=_("user"), ordering="user")
    def person(self, factor: Authenticator) -> str:
        return str(factor.user)

    @admin.display(description=_("kind"), ordering="type")
    def kind(self, factor: Authenticator) -> str:
        return str(factor.get_type_display())

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, factor: Authenticator) -> Any:
        return factor.created_at

    @admin.display(description=_("last used"), ordering="last_used_at")
    def last_used(self, factor: Authenticator) -> Any:
        return factor.last_used_at

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request, obj)
