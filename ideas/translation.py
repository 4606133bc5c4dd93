from modeltranslation.translator import TranslationOptions, register

from ideas.models import (
    Announcement,
    AnswerDraft,
    Dossier,
    DueDateExtension,
    InstitutionAnswer,
    ScreeningDecision,
    ScreeningReason,
)


@register(ScreeningReason)
class ScreeningReasonTranslation(TranslationOptions):
    fields = ("label", "template")


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = ("title",)


@register(ScreeningDecision)
class ScreeningDecisionTranslation(TranslationOptions):
    fields = ("explanation", "superseding_reason")


@register(InstitutionAnswer)
class InstitutionAnswerTranslation(TranslationOptions):
    fields = ("explanation",)


@register(Dossier)
class DossierTranslation(TranslationOptions):
    fields = ("note",)


@register(DueDateExtension)
class DueDateExtensionTranslation(TranslationOptions):
    fields = ("reason",)


@register(AnswerDraft)
class AnswerDraftTranslation(TranslationOptions):
    fields = ("explanation",)
