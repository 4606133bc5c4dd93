from modeltranslation.translator import TranslationOptions, register

from workshops.models import (
    Poll,
    PollOption,
    Problem,
    ProgrammeItem,
    ProgrammeTemplateItem,
    Report,
    ReportDocument,
    ReportPhoto,
    Solution,
    Workshop,
)


@register(Workshop)
class WorkshopTranslation(TranslationOptions):
    fields = ("title", "description", "date_note", "place", "accessibility", "cancelled_reason", "report")


@register([ProgrammeTemplateItem, ProgrammeItem])
class ProgrammeTranslation(TranslationOptions):
    fields = ("title", "parts")


@register(Problem)
class ProblemTranslation(TranslationOptions):
    fields = ("title", "expected_results")


@register([Solution, PollOption, ReportDocument])
class SolutionTranslation(TranslationOptions):
    fields = ("title",)


@register(Poll)
class PollTranslation(TranslationOptions):
    fields = ("question",)


@register(Report)
class ReportTranslation(TranslationOptions):
    fields = ("text",)


@register(ReportPhoto)
class ReportPhotoTranslation(TranslationOptions):
    fields = ("alt",)
