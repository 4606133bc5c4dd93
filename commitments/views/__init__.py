from commitments.views.following import follow
from commitments.views.plan import plan
from commitments.views.progress import evidence
from commitments.views.reading import commitment_list, detail
from commitments.views.versions import versions

__all__ = ["commitment_list", "detail", "evidence", "follow", "plan", "versions"]
