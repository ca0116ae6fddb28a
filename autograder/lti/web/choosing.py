"""Deep linking: the instructor chooses a lab, and the LMS makes an activity of it (LTI Deep Linking 2.0)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem
from sqlalchemy import select
from starlette.responses import Response

from autograder import messages
from autograder.course import Course, assignment
from autograder.lti import platforms
from autograder.lti.database import reading
from autograder.lti.messages import Placement
from autograder.lti.services import registration
from autograder.lti.tables import contexts, deployments
from autograder.lti.web import labs
from autograder.lti.web.instructor import read_placement
from autograder.lti.web.rendering import CONTENT_POLICY, FRAMED, error_page, page
from autograder.lti.web.visits import Page
from autograder.model import rounded


def choose(here: Page) -> Response:
    """The form."""
    if not here.visit.deep_linking:
        return error_page(here.request, "lti.over", 403, language=here.language)
    known = labs.known(Course(here.service.settings.course))
    return page(
        here.request,
        "choose.html",
        here.language,
        here=here,
        labs=known,
        languages=messages.languages(),
        chosen=Placement(),
    )


def chosen(here: Page) -> Response:
    """The choice, signed and posted back to the LMS by the browser."""
    settings = dict(here.visit.deep_linking)
    placed, course = read_placement(here), Course(here.service.settings.course)
    if not settings or placed.lab not in labs.known(course):
        return error_page(here.request, "lti.unknown_lab", 422, language=here.language)
    task = assignment.load(placed.lab, course_graders=course.graders)
    title = str(here.form.get("title") or "").strip()[:200] or labs.title(course, placed.lab)
    column = LineItem().set_label(title).set_score_maximum(float(rounded(task.points))).set_tag(placed.lab)
    item = (
        DeepLinkResource()
        .set_title(title)
        .set_url(f"{here.service.settings.url}/lti/launch")
        .set_custom_params(placed.custom())
        .set_lineitem(column.set_resource_id(placed.lab))
    )
    with reading(here.service.engine) as connection:
        platform = platforms.get(
            connection,
            connection.execute(
                select(deployments.c.platform)
                .join(contexts, contexts.c.deployment == deployments.c.id)
                .where(contexts.c.id == here.visit.context)
            ).scalar_one(),
        )
    answer = DeepLink(registration(platform, here.service.keys), settings["deployment"], settings)  # type: ignore[arg-type]
    address = str(settings["deep_link_return_url"])
    parts = urlsplit(address)
    # The one page whose form goes elsewhere: to the LMS that asked.
    policy = CONTENT_POLICY.replace("form-action 'self'", f"form-action {parts.scheme}://{parts.netloc}") + FRAMED
    return page(
        here.request,
        "chosen.html",
        here.language,
        policy=policy,
        address=address,
        token=answer.get_response_jwt([item]),
    )
