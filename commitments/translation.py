from modeltranslation.translator import TranslationOptions, register

from commitments.models import (
    Activity,
    Commitment,
    CompletionAssessment,
    Indicator,
    PlanRevision,
    ProgressUpdate,
    RevisionItem,
)


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("standing_reason", "title", "problem", "description", "contribution", "relevance", "budget")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("title", "deliverable", "difficulty")


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("title", "unit", "data_source")


@register(ProgressUpdate)
class ProgressUpdateTranslation(TranslationOptions):
    fields = ("narrative", "difficulty")


@register(CompletionAssessment)
class CompletionAssessmentTranslation(TranslationOptions):
    fields = ("reason",)


@register(PlanRevision)
class PlanRevisionTranslation(TranslationOptions):
    fields = ("note",)


@register(RevisionItem)
class RevisionItemTranslation(TranslationOptions):
    fields = ("reason",)
