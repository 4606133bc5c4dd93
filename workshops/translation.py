from modeltranslation.translator import TranslationOptions, register

from workshops.models import Problem, ProgrammeItem, ProgrammeTemplateItem, Solution, Workshop


@register(Workshop)
class WorkshopTranslation(TranslationOptions):
    fields = ("title", "description", "date_note", "place", "accessibility", "cancelled_reason", "report")


@register([ProgrammeTemplateItem, ProgrammeItem])
class ProgrammeTranslation(TranslationOptions):
    fields = ("title", "parts")


@register(Problem)
class ProblemTranslation(TranslationOptions):
    fields = ("title", "expected_results")


@register(Solution)
class SolutionTranslation(TranslationOptions):
    fields = ("title",)
