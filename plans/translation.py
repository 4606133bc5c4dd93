from modeltranslation.translator import TranslationOptions, register

from plans.models import ActionPlan, AdoptionStep, Axis, Document, Source, Stage, StatedFigure, Theme, TimelineEvent


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "publisher")


@register(ActionPlan)
class ActionPlanTranslation(TranslationOptions):
    fields = ("title", "summary", "programme_name")


@register([Stage, Axis, TimelineEvent, Document])
class TitleTranslation(TranslationOptions):
    fields = ("title",)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("title", "description")


@register(StatedFigure)
@register(AdoptionStep)
class StatedFigureTranslation(TranslationOptions):
    fields = ("note",)
