"""What tests of consultations are made of."""

import uuid

from consultation import services
from tests import factories

OFF_TOPIC = {"ar": "خارج الموضوع", "fr": "Hors sujet"}

TEXT = {"ar": "عُدل النص.", "fr": "Le texte est changé."}


def consult(**kwargs):
    version = factories.CommitmentVersionFactory()
    return factories.ConsultationFactory(versions=[version], **kwargs), version


def send(consultation, version, **kwargs):
    given = {
        "body": "أقترح أجلا أوضح.",
        "language": "ar",
        "email": "khadija@example.org",
        "submission_key": uuid.uuid4(),
        "interface_language": "fr",
    }
    return services.submit_comment(consultation=consultation, version=version, **{**given, **kwargs})
