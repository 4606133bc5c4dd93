from modeltranslation.translator import TranslationOptions, register

from accounts.models import ConsentText, Institution, Organisation, Territory


@register([Territory, Institution, Organisation])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(ConsentText)
class ConsentTextTranslation(TranslationOptions):
    fields = ("body",)
