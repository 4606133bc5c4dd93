from modeltranslation.translator import TranslationOptions, register

from consultation.models import Consultation, ReasonedResponse


@register(Consultation)
class ConsultationTranslation(TranslationOptions):
    fields = ("title", "note")


@register(ReasonedResponse)
class ReasonedResponseTranslation(TranslationOptions):
    fields = ("text",)
