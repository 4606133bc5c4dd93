"""Rows of the open data, and how they are asked for."""

from typing import Any

from tests import factories


def answer(client: Any, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, (address, response.content)
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def one_of_each(plan: Any) -> dict[str, Any]:
    theme = factories.ThemeFactory(plan=plan)
    factories.StageFactory(plan=plan)
    figure = factories.StatedFigureFactory(plan=plan)
    figure.sources.add(factories.SourceFactory())
    workshop = factories.WorkshopFactory(plan=plan, held=True, themes=[theme])
    workshop.institutions.add(factories.InstitutionFactory())
    workshop.regions.add(factories.TerritoryFactory())
    factories.RegistrationFactory(workshop=workshop)
    factories.AttendanceFactory(workshop=workshop)
    idea = factories.IdeaFactory(plan=plan, theme=theme, accepted=True)
    factories.InstitutionAnswerFactory(transmission__idea=idea)
    commitment = factories.CommitmentFactory(plan=plan, adopted=True, axis=factories.AxisFactory(plan=plan))
    commitment.support.add(factories.InstitutionFactory())
    factories.CommitmentIdeaFactory(commitment=commitment, idea=idea)
    factories.ActivityFactory(commitment=commitment, lead=factories.InstitutionFactory())
    factories.IndicatorReadingFactory(indicator__commitment=commitment)
    version = factories.CommitmentVersionFactory(commitment=commitment)
    consultation = factories.ConsultationFactory(plan=plan, versions=[version])
    comment = factories.CommentFactory(consultation=consultation, version=version)
    factories.ReasonedResponseFactory(comment=comment, published=True)
    return {"theme": theme, "workshop": workshop, "idea": idea, "commitment": commitment, "consultation": consultation}


LISTS = ("plans", "themes", "workshops", "ideas", "commitments", "consultations")
