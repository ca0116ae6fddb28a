"""The LMS's pages: a course with its people, an activity in a frame, the gradebook, an author's page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine
from django.urls import include, path, re_path
from lti_consumer.api import get_lti_1p3_launch_start_url
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import LtiAgsScore, LtiConfiguration, LtiDlContentItem

from autograder.lti.demo_platform import host

_PAGE = """<!doctype html><html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ title }}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#eef0f4;color:#1c2430}header{background:#22304a;color:#fff;
padding:.8rem 1.2rem}header a{color:#fff}main{padding:1rem 1.2rem}iframe{width:100%;height:78vh;border:1px solid #c5ccd8;
background:#fff}table{border-collapse:collapse;background:#fff}td,th{padding:.35rem .8rem;border:1px solid #d5dbe5;
text-align:left}</style></head><body><header><a href="/">Demo LMS</a> · {{ title }}</header><main>{% block main %}
{% if frame %}<iframe name="activity" title="{{ title }}" src="{{ frame }}"></iframe>
{% else %}<table><tr><th></th>{% for activity in activities %}<th>{{ activity.1 }}</th>{% endfor %}</tr>
{% for row in rows %}<tr><th>{{ row.name }}</th>{% for cell in row.cells %}<td>{% if cell.grade %}<b>{{ cell.grade }}</b> ·
{% endif %}<a href="{{ cell.frame }}">{{ cell.label }}</a></td>{% endfor %}</tr>{% endfor %}</table>{% endif %}
{% endblock %}</main></body></html>"""


def course(request: HttpRequest) -> HttpResponse:
    """Everyone, with a link to each activity as that person, and the gradebook."""
    latest = {(item.student, item.activity): item.score for item in host.published}
    rows = []
    for user in get_user_model().objects.order_by("id"):
        cells = []
        for activity in host.ACTIVITIES:
            score = latest.get((user.username, activity))
            grade = "" if score is None else f"{100 * score:g} / 100"
            cells.append({"frame": f"/open/{user.username}/{activity}", "label": "abrir · open", "grade": grade})
        if user.username == host.TEACHER:
            choose = [
                {"frame": f"/author/{activity}", "label": "elegir · choose", "grade": ""}
                for activity in host.ACTIVITIES
            ]
            rows.append({"name": f"{user.first_name} (contenido · content)", "cells": choose})
        rows.append({"name": user.first_name, "cells": cells})
    return _page("Aprendizaje profundo", activities=list(host.ACTIVITIES.items()), rows=rows)


def activity(request: HttpRequest, username: str, name: str) -> HttpResponse:
    """An activity in a frame, as the tool is shown in a course."""
    user = get_object_or_404(get_user_model(), username=username)
    return _page(host.ACTIVITIES[name], frame=_start(user, name))


def author(request: HttpRequest, name: str) -> HttpResponse:
    """Deep linking: the author chooses what the activity is."""
    user = get_object_or_404(get_user_model(), username=host.TEACHER)
    return _page(host.ACTIVITIES[name], frame=_start(user, name, choose=True))


def gradebook(request: HttpRequest) -> JsonResponse:
    """For tests: published grades, stored scores, chosen content."""
    scores = LtiAgsScore.objects.values("user_id", "score_given", "score_maximum", "grading_progress", "comment")
    return JsonResponse(
        {
            "published": [
                {"student": item.student, "activity": item.activity, "score": item.score, "at": item.at}
                for item in host.published
            ],
            "scores": list(scores),
            "content": [item.attributes for item in LtiDlContentItem.objects.all()],
        }
    )


def _start(user: Any, name: str, *, choose: bool = False) -> str:
    configuration = LtiConfiguration.objects.get(location=host.usage_key(name))
    teaching = user.username == host.TEACHER
    content = configuration.ltidlcontentitem_set.first()
    data = Lti1p3LaunchData(
        user_id=user.id,
        user_role="instructor" if teaching else "student",
        config_id=configuration.config_id,
        resource_link_id=str(host.usage_key(name)),
        external_user_id=host.external_id(user.username),
        name=user.first_name,
        email=f"{user.username}@example.edu",
        context_id=host.COURSE,
        context_type=["course_offering"],
        context_title="Aprendizaje profundo",
        launch_presentation_document_target="iframe",
        custom_parameters={"lab": {"first": "canales-multiples", "second": "multiple-channels"}[name]},
    )
    start: str = get_lti_1p3_launch_start_url(
        data, deep_link_launch=choose, dl_content_id=content.id if content is not None and not choose else None
    )
    return start


def _page(title: str, **values: Any) -> HttpResponse:
    return HttpResponse(Engine().from_string(_PAGE).render(Context({"title": title, **values})))


urlpatterns = [
    path("", course),
    path("open/<slug:username>/<slug:name>", activity),
    path("author/<slug:name>", author),
    path("gradebook.json", gradebook),
    re_path("^api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
]
