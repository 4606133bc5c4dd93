from typing import ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from accounts.backoffice import AdministratorAdmin, AdministratorMixin, ReadOnlyAdministratorAdmin
from accounts.models import Confirmation, ConsentText, Participant, User
from core.models import Delivery, StateChange

# Roles are rows of `plans.PlanRole` and memberships; Django's groups would be a second truth beside them.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(AdministratorMixin, DjangoUserAdmin):
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
    list_display = ("email", "name", "language", "confirmed_at", "is_illustrative")
    list_filter = ("is_illustrative", "language")
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
        "language",
        "created_at",
        "sent_at",
        "sendings",
        "expires_at",
        "confirmed_at",
    )


@admin.register(ConsentText)
class ConsentTextAdmin(AdministratorMixin, TranslationAdmin):
    list_display = ("purpose", "version", "since")

    def has_change_permission(self, request, obj=None):
        """A version that was shown is never edited: a new version is added."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdministratorAdmin):
    list_display = ("at", "model", "object_id", "field", "from_state", "to_state", "by")
    list_filter = ("model", "field")
    search_fields = ("=object_id",)
    list_select_related: ClassVar[list[str]] = ["by"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdministratorAdmin):
    list_display = ("created_at", "kind", "to", "subject", "state", "attempts", "sent_at", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("to", "subject")
    fields = ("kind", "to", "language", "subject", "text", "state", "attempts", "created_at", "sent_at", "last_error")


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


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdministratorAdmin):
    """Second factors. The secret is the person's alone; deleted, it is set up anew at the next sign-in."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request, obj)
