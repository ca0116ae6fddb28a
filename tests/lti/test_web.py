"""The pages over HTTP: who may see what, uploads, refusals, settings, deep linking, administration."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from autograder.lti import grades, messages, platforms, queue, submissions
from autograder.lti.database import reading
from autograder.lti.serving import assemble
from autograder.lti.settings import Settings
from autograder.lti.web import admin, visits
from autograder.lti.web.service import Service
from autograder.lti.worker import Worker
from autograder.sinks import policies

from . import reports
from .conftest import approve
from .lms import Lms
from .servers import serving

RELEASED = Path(__file__).parents[2] / "assignments"
INSTRUCTOR = ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]


def course_with_a_lab(course: Path, settings: str = "") -> None:
    """A course that has released one lab."""
    folder = course / "assignments" / "canales-multiples"
    folder.mkdir(parents=True)
    plain = "c = get_config()\nc.CourseDirectory.release_directory = 'assignments'\n"
    (course / "nbgrader_config.py").write_text(plain + settings)
    cell = {"cell_type": "markdown", "source": ["# Canales múltiples\n"]}
    (folder / "canales-multiples.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")


@pytest.fixture
def service(tool: Settings, lms: Lms) -> Iterator[Service]:
    """A service with an approved LMS and one released lab."""
    course_with_a_lab(tool.course)
    made = assemble(tool)
    approve(made.engine, lms)
    yield made
    made.engine.dispose()


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    """A browser, more or less, at a service on a real port."""
    with serving(service), httpx.Client(base_url=service.settings.url, follow_redirects=False, timeout=300) as made:
        yield made


def launch(client: httpx.Client, lms: Lms, **claims: Any) -> str:
    """Go through login and launch; the address of the first page."""
    done = launched(client, lms, **claims)
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def launched(client: httpx.Client, lms: Lms, **claims: Any) -> httpx.Response:
    """Go through login and launch; what that came to."""
    login = client.get(
        "/lti/login", params={"iss": lms.url, "login_hint": "u", "client_id": claims.get("aud", "client-1")}
    )
    assert login.status_code == 302, login.text
    # The cookie is Secure: a browser takes it over HTTP from its own machine, httpx does not.
    cookie = {"cookie": login.headers["set-cookie"].partition(";")[0]}
    on = client.get(login.headers["location"], headers=cookie)
    assert on.status_code == 302, on.text
    asked = parse_qs(urlsplit(on.headers["location"]).query)
    token = lms.id_token(lms.claims(asked["nonce"][0], **claims))
    return client.post("/lti/launch", data={"state": asked["state"][0], "id_token": token}, headers=cookie)


def upload(client: httpx.Client, address: str, content: bytes = b"x = 1\n", name: str = "a.py") -> httpx.Response:
    """Hand a file in."""
    return client.post(address + "submit", files={"file": (name, content)})


def work(service: Service, points: int = 40) -> None:
    """Grade everything that waits."""
    while (job := queue.lease(service.engine, queue.GRADING, "w", now=service.clock(), seconds=60)) is not None:
        with service.engine.begin() as connection:
            found = reports.report("x", points)
            assert submissions.grade(connection, job, found, language="es", now=service.clock())


def send(service: Service) -> None:
    """Post everything that is to be posted, as the worker does."""
    worker = Worker(service.engine, service.settings, service.services, reports.grade, ThreadPoolExecutor, graders=0)
    while (job := queue.lease(service.engine, queue.PASSBACK, "w", now=service.clock(), seconds=60)) is not None:
        worker._send_one(job)


def test_a_student_reads_the_task_uploads_and_reads_the_feedback(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """The whole way, in the launch's language."""
    address = launch(client, lms)
    task = client.get(address)
    assert task.status_code == 200 and 'lang="es"' in task.text and "Entregar" in task.text
    done = upload(client, address)
    assert done.status_code == 303
    running = client.get(done.headers["location"])
    assert "data-events" in running.text
    work(service)
    graded = client.get(address)
    assert re.search(r"40 <small>de 100 puntos", graded.text)
    link = re.search(r'href="([^"]+/attempt/\d+)"', graded.text)
    assert link is not None
    page = client.get(link[1])
    assert page.status_code == 200 and "<iframe" in page.text
    feedback = client.get(link[1] + "/feedback")
    assert feedback.status_code == 200 and "Ana Ñúñez" in feedback.text
    policy = feedback.headers["content-security-policy"]
    assert policy.startswith(f"{policies.stated(feedback.text)}; base-uri 'none'; form-action 'none'; frame-ancestors")


def test_pages_say_how_they_may_be_used(client: httpx.Client, lms: Lms) -> None:
    """No script from elsewhere, nothing kept, no address passed on; no cookie after the launch."""
    page = client.get(launch(client, lms))
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers
    for inline in ("<script>", "onclick=", "style="):
        assert inline not in page.text


def test_without_cookies_a_window_is_offered(client: httpx.Client, lms: Lms) -> None:
    """A frame whose browser keeps no cookie is told so before the platform is asked."""
    login = client.post("/lti/login", data={"iss": lms.url, "login_hint": "u", "client_id": "client-1"})
    page = client.get(login.headers["location"], headers={"accept-language": "es-MX,es"})
    assert page.status_code == 200 and "ventana nueva" in page.text
    again = re.search(r'href="(http[^"]+/lti/login[^"]+)"', page.text)
    assert again is not None and "login_hint=u" in unescape(again[1])


def test_the_state_cookie_survives_in_a_frame(client: httpx.Client, lms: Lms) -> None:
    """Sent to a secure address: partitioned, for this LMS's frames alone."""
    login = client.get("/lti/login", params={"iss": lms.url, "login_hint": "u", "client_id": "client-1"})
    cookie = login.headers["set-cookie"]
    for attribute in ("HttpOnly", "SameSite=None", "Secure", "Partitioned"):
        assert attribute in cookie


def test_a_login_without_anything_is_a_bad_request(client: httpx.Client) -> None:
    """Somebody opened the address by hand, or posted nothing."""
    for answer in (client.post("/lti/login"), client.get("/lti/login"), client.get("/lti/login?iss=x")):
        assert answer.status_code == 400 and "from your course" in answer.text


def test_a_refusal_says_why_to_the_administrator_and_what_to_do_to_the_user(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """The page for administrators has the check and both times, the user's page no fact at all."""
    login = client.get("/lti/login", params={"iss": lms.url, "login_hint": "u", "client_id": "client-1"})
    cookie = {"cookie": login.headers["set-cookie"].partition(";")[0], "accept-language": "en"}
    asked = parse_qs(urlsplit(client.get(login.headers["location"], headers=cookie).headers["location"]).query)
    token = lms.id_token(lms.claims(asked["nonce"][0], exp=1_000_000_000))
    refused = client.post("/lti/launch", data={"state": asked["state"][0], "id_token": token}, headers=cookie)
    assert refused.status_code == 400 and "clock of your LMS" in refused.text and "2001" not in refused.text
    client.get("/lti/login", params={"iss": "https://<script>", "login_hint": "u", "client_id": "c"})
    page = client.get(admin.link(service), headers={"accept-language": "en"}).text
    assert "Clock: the token is over" in page and "exp: 2001-09-09T01:46:40+00:00" in page
    assert "Platform: no approved platform" in page and "https://&lt;script&gt;" in page
    assert token.split(".")[1][:20] not in page


def test_a_student_sees_no_one_elses_work(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Neither feedback nor progress of another student, nor any page of an instructor."""
    mine = launch(client, lms)
    upload(client, mine)
    work(service)
    other = launch(client, lms, sub="student-2", name="Otro")
    for path in ("attempt/1", "attempt/1/feedback", "attempt/1/events"):
        assert client.get(mine + path.replace("/events", "")).status_code == 200
        assert client.get(other + path).status_code == 404
    for path in ("report", "files", "student/1"):
        assert client.get(other + path).status_code == 403
    for path in ("settings", "roster", "regrade", "student/1/resend", "student/1/extend", "student/1/forget"):
        assert client.post(other + path).status_code == 403


def test_a_page_ends(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Forged, foreign and old tokens lead nowhere; a launch that ended takes its pages with it."""
    address = launch(client, lms)
    token = address.rsplit("/", 2)[1]
    body = jwt.decode(token, service.keys.page, algorithms=["HS256"])
    forged = [
        jwt.encode(body, "0" * 64, algorithm="HS256"),
        jwt.encode(body | {"exp": 1}, service.keys.page, algorithm="HS256"),
        jwt.encode(body | {"k": "admin"}, service.keys.page, algorithm="HS256"),
        jwt.encode(body | {"v": "another"}, service.keys.page, algorithm="HS256"),
        "nonsense",
    ]
    for wrong in forged:
        assert client.get(f"{service.settings.url}/v/{wrong}/").status_code == 403
    assert client.get(f"{service.settings.url}/admin/{token}/").status_code == 403


def test_another_sites_form_is_refused(client: httpx.Client, lms: Lms) -> None:
    """Should a token ever leak, another site's page still cannot post with it."""
    address = launch(client, lms)
    answer = client.post(address + "submit", files={"file": ("a.py", b"x")}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ipynb", b'{"cells": [', "no es un cuaderno completo"),
        ("a.exe", b"MZ\x00\x01", ""),
        ("a.py", b"", "vacío"),
        ("../../etc/<script>.ipynb", b"{}", "no es un cuaderno"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    client: httpx.Client, service: Service, lms: Lms, name: str, content: bytes, said: str
) -> None:
    """It says why, in the student's language, and costs no attempt."""
    address = launch(client, lms)
    answer = upload(client, address, content, name)
    assert answer.status_code == 422 and said in unescape(answer.text)
    assert "<script>." not in answer.text
    assert queue.counts(service.engine) == {}


def test_an_upload_without_a_file_is_refused(client: httpx.Client, lms: Lms) -> None:
    """The form was sent empty."""
    assert client.post(launch(client, lms) + "submit", data={"file": "text"}).status_code == 422


def test_a_body_that_is_too_large_is_refused(client: httpx.Client, service: Service, lms: Lms) -> None:
    """By what it announces, and by what arrives when it announces nothing."""
    address = launch(client, lms)
    refused = upload(client, address, b"x" * (service.settings.upload_limit + 400_000))
    assert refused.status_code == 413 and "20 MB" in refused.text
    back = re.search(r'href="(http[^"]+/v/[^"]+)"', refused.text)
    assert back is not None and client.get(back[1]).status_code == 200
    forged = client.post("/v/x<script>/submit", content=b"x" * (service.settings.upload_limit + 400_000))
    assert forged.status_code == 413 and "/v/" not in forged.text

    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.py"\r\n\r\n'
        for _ in range(40):
            yield b"x" * 1_000_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert client.post(address + "submit", content=endless(), headers=headers).status_code == 413


def test_uploads_are_counted(client: httpx.Client, lms: Lms) -> None:
    """Ten a minute are enough for anyone."""
    address = launch(client, lms)
    answers = [upload(client, address).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]


def test_a_lab_is_downloaded(client: httpx.Client, service: Service, lms: Lms) -> None:
    """One file as it is, several as a zip."""
    address = launch(client, lms)
    one = client.get(address + "notebook")
    assert one.headers["content-disposition"].startswith('attachment; filename="canales-multiples.ipynb"')
    (service.settings.course / "assignments" / "canales-multiples" / "labcheck.py").write_text("")
    assert "cuaderno y sus archivos (.zip: descomprímelo antes)" in client.get(address).text
    several = client.get(address + "notebook")
    names = zipfile.ZipFile(io.BytesIO(several.content)).namelist()
    assert names == ["canales-multiples/canales-multiples.ipynb", "canales-multiples/labcheck.py"]


@pytest.mark.parametrize("lab", sorted(path.name for path in RELEASED.iterdir()))
def test_each_of_our_labs_is_launched_by_its_title_and_downloaded_alone(
    client: httpx.Client, service: Service, lms: Lms, lab: str
) -> None:
    """Their notebooks carry the files beside them; what is handed in waits to be graded as that lab."""
    folder = service.settings.course / "assignments" / lab
    shutil.copytree(RELEASED / lab, folder, dirs_exist_ok=True)
    address = launch(client, lms, custom={"lab": lab, "language": "es"})
    content = (folder / f"{lab}.ipynb").read_bytes()
    page = unescape(client.get(address).text)
    title, *_ = "".join(json.loads(content)["cells"][0]["source"]).removeprefix("# ").splitlines()
    assert title in page
    assert "Descargar el cuaderno (.ipynb)" in page
    one = client.get(address + "notebook")
    assert one.headers["content-disposition"].startswith(f'attachment; filename="{lab}.ipynb"')
    assert one.content == content
    assert upload(client, address, content, f"{lab}.ipynb").status_code == 303
    assert queue.counts(service.engine)[queue.GRADING, queue.QUEUED] == 1


def test_a_comment_speaks_the_students_language(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Not the lab's, nor the teacher's; points as that language writes them, without needless zeros."""
    for subject, locale in (("s-es", "es-CO"), ("s-en", "en-US"), ("s-other", "fi")):
        presentation = {"locale": locale}
        upload(client, launch(client, lms, sub=subject, launch_presentation=presentation))
    work(service, points=40)
    send(service)
    comments = {post["userId"]: post["comment"] for post in lms.posts}
    assert comments["s-es"].startswith("40 de 100 puntos") and comments["s-en"].startswith("40 of 100 points")
    assert comments["s-other"].startswith("40 de 100 puntos")


def test_an_instructor_sees_the_class(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Roster from the LMS, scores, what needs a person, one student, files, report."""
    lms.members = [
        {"user_id": "student-1", "name": "Ana", "roles": ["Learner"]},
        {"user_id": "student-2", "name": "=Berta", "email": "b@x", "roles": ["Learner"]},
        {"user_id": "student-3", "name": "Gone", "roles": ["Learner"], "status": "Inactive"},
    ]
    upload(client, launch(client, lms))
    upload(client, launch(client, lms, sub="student-2", name="=Berta"))
    job = queue.lease(service.engine, queue.GRADING, "w", now=service.clock(), seconds=60)
    assert job is not None
    with service.engine.begin() as connection:
        queue.give_up(connection, job, "the grading process died")
    work(service)
    address = launch(client, lms, sub="teacher", name="Profe", roles=INSTRUCTOR)
    page = client.get(address)
    assert page.status_code == 200
    assert "El proceso que califica terminó cada vez" in page.text and "=Berta" in page.text and "Gone" not in page.text
    one = client.get(re.findall(r'href="([^"]+/student/\d+)"', page.text)[0])
    assert one.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(client.get(address + "files").content))
    table = archive.read("students.csv").decode("utf-8-sig")
    assert "'=Berta" in table
    assert len([name for name in archive.namelist() if re.fullmatch(r"submitted/lti-\w+/[\w-]+/[\w-]+\.py", name)]) == 2
    assert client.get(address + "report").status_code == 200


def test_an_instructor_regrades_resends_and_extends(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Each is a job or a row; nothing is graded or posted in the page itself."""
    terms = {"lab": "canales-multiples", "attempts": "1"}
    student = launch(client, lms, custom=terms)
    upload(client, student)
    work(service)
    assert "closed" not in client.get(student).text
    address = launch(client, lms, sub="teacher", roles=INSTRUCTOR, custom=terms)
    page = client.get(address).text
    own = re.findall(r'href="([^"]+/student/\d+)"', page)[0]
    assert client.post(own + "/regrade").status_code == 303
    assert queue.counts(service.engine)[queue.GRADING, queue.QUEUED] == 1
    work(service, points=70)
    assert client.post(own + "/resend").status_code == 303
    # The first was overtaken by the regrade; the second is still on its way and is not doubled.
    assert queue.counts(service.engine)[queue.PASSBACK, queue.QUEUED] == 2
    assert upload(client, student).status_code == 422
    assert client.post(own + "/extend", data={"attempts": "1", "due": ""}).status_code == 303
    assert upload(client, student).status_code == 303


def test_an_instructor_deletes_a_student(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Only when sure; then nothing of theirs is left."""
    upload(client, launch(client, lms))
    address = launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    own = re.findall(r'href="([^"]+/student/\d+)"', client.get(address).text)[0]
    client.post(own + "/forget")
    assert client.get(own).status_code == 200
    client.post(own + "/forget", data={"sure": "yes"})
    assert client.get(own).status_code == 404


def test_an_instructor_deletes_nothing_of_another_course(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Who teaches one course may take a student of all of them off it: what the others hold stays."""
    another = {messages.CLAIM + "context": {"id": "course-2", "title": "Otro"}}
    elsewhere = launch(client, lms, **another)
    upload(client, elsewhere)
    work(service)
    upload(client, launch(client, lms))
    address = launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    own = re.findall(r'href="([^"]+/student/\d+)"', client.get(address).text)[0]
    client.post(own + "/forget", data={"sure": "yes"})
    assert client.get(own).status_code == 404
    there = launch(client, lms, sub="teacher", roles=INSTRUCTOR, **another)
    (kept,) = set(re.findall(r'href="([^"]+/student/\d+)"', client.get(there).text))
    assert "a.py" in client.get(kept).text
    assert client.get(elsewhere).status_code == 200
    client.post(kept + "/forget", data={"sure": "yes"})
    assert client.get(elsewhere).status_code == 403


def test_an_activity_without_a_lab_is_configured_by_its_instructor(client: httpx.Client, lms: Lms) -> None:
    """Where the LMS has no deep linking: the first launch of the instructor chooses."""
    student = launch(client, lms, custom={})
    assert "no tiene laboratorio" in client.get(student).text
    address = launch(client, lms, sub="teacher", roles=INSTRUCTOR, custom={})
    assert client.post(address + "settings", data={"lab": "nonsense"}).status_code == 422
    fields = {"lab": "canales-multiples", "due": "2099-05-01T12:00", "zone": "360", "attempts": "2"}
    assert client.post(address + "settings", data=fields).status_code == 303
    page = client.get(student).text
    assert "2099-05-01T18:00" in page and "0 de 2" in page


def test_deep_linking_answers_with_a_signed_choice(client: httpx.Client, service: Service, lms: Lms) -> None:
    """The LMS gets an item with its lab, due date, attempts and gradebook column, and its own data back."""
    settings: dict[str, Any] = {
        "deep_link_return_url": f"{lms.url}/deep",
        "data": "opaque",
        "accept_types": ["ltiResourceLink"],
    }
    settings["accept_presentation_document_targets"] = ["iframe"]
    claims = {"message_type": "LtiDeepLinkingRequest", messages.DEEP_LINKING: settings, "roles": INSTRUCTOR}
    address = launch(client, lms, **claims)
    assert address.endswith("/choose")
    assert "Elige un laboratorio" in client.get(address).text
    answer = client.post(address, data={"lab": "canales-multiples", "attempts": "3", "due": "2099-05-01T12:00"})
    assert f"form-action {lms.url}" in answer.headers["content-security-policy"]
    form = re.search(r'action="([^"]+)".*?value="([^"]+)"', answer.text, re.S)
    assert form is not None and form[1] == f"{lms.url}/deep"
    said = jwt.decode(form[2], service.keys.public, algorithms=["RS256"], audience=lms.url)
    (item,) = said["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    assert said["https://purl.imsglobal.org/spec/lti-dl/claim/data"] == "opaque"
    assert item["custom"] == {
        "lab": "canales-multiples",
        "language": "",
        "attempts": "3",
        "due": "2099-05-01T12:00:00+00:00",
    }
    assert item["lineItem"]["scoreMaximum"] == 100.0


def test_the_chooser_offers_what_the_course_has_by_its_title(client: httpx.Client, service: Service, lms: Lms) -> None:
    """One lab is released, one only written so far; the package's others are not this course's, whoever asks."""
    folder = service.settings.course / "source" / "paso-relleno-y-agrupacion"
    folder.mkdir(parents=True)
    cell = {"cell_type": "markdown", "source": ["Antes\n", "# Paso, relleno y agrupación\n"]}
    (folder / "paso-relleno-y-agrupacion.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    settings = {"deep_link_return_url": f"{lms.url}/deep", "accept_types": ["ltiResourceLink"]}
    settings |= {"accept_presentation_document_targets": ["iframe"]}
    claims = {"message_type": "LtiDeepLinkingRequest", messages.DEEP_LINKING: settings, "roles": INSTRUCTOR}
    address = launch(client, lms, **claims)
    offered = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', re.split("</select>", client.get(address).text)[0])
    titles = {
        "canales-multiples": "Canales múltiples",
        "paso-relleno-y-agrupacion": "Paso, relleno y agrupación",
    }
    assert dict(offered) == titles
    assert client.post(address, data={"lab": "multiple-channels"}).status_code == 422
    student = client.get(launch(client, lms, custom={"lab": "multiple-channels", "language": "en"})).text
    assert "Hand in" not in student and ", ".join(titles) in student


def test_a_student_cannot_deep_link(client: httpx.Client, lms: Lms) -> None:
    """Roles come from the launch alone."""
    assert client.get(launch(client, lms) + "choose").status_code == 403


def test_an_administrator_approves_platforms(client: httpx.Client, service: Service, lms: Lms) -> None:
    """A registered platform waits; by hand one is added; a refused one cannot log in."""
    address = admin.link(service)
    answer = client.get("/lti/register", params={"openid_configuration": f"{lms.url}/configuration"})
    assert answer.status_code == 200, answer.text
    pending = platforms.every(service.engine)[0]
    page = client.get(address)
    assert page.status_code == 200 and "given-client" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    client.post(address + f"platform/{pending.id}", data={"decision": "approve"})
    assert platforms.find(service.engine, lms.url, "given-client") is not None
    client.post(address + f"platform/{pending.id}", data={"decision": "refuse"})
    assert platforms.find(service.engine, lms.url, "given-client") is None
    fields = {
        "issuer": "https://x",
        "client": "c",
        "login_url": "ftp://x",
        "token_url": "https://x",
        "keys_url": "https://x",
    }
    assert client.post(address + "add", data=fields).status_code == 422
    assert client.post(address + "add", data=fields | {"login_url": "https://x/l"}).status_code == 303
    token = visits.sign(service, "admin", "yes", seconds=-1)
    assert client.get(f"{service.settings.url}/admin/{token}/").status_code == 403


def test_the_service_says_how_it_is(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Health, readiness, metrics without names, our public key."""
    upload(client, launch(client, lms))
    assert client.get("/health").text == "ok\n"
    assert client.get("/ready").status_code == 200
    metrics = client.get("/metrics").text
    assert 'autograder_jobs{queue="grading",state="queued"} 1.0' in metrics
    assert "Ana" not in metrics
    (key,) = client.get("/lti/jwks.json").json()["keys"]
    assert key["alg"] == "RS256" and "d" not in key


def test_a_wrong_address_is_a_page(client: httpx.Client) -> None:
    """In the reader's language."""
    answer = client.get("/nothing", headers={"accept-language": "es"})
    assert answer.status_code == 404 and "no existe" in answer.text


def test_events_tell_each_step(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Server-sent events end when the submission is done."""
    address = launch(client, lms)
    upload(client, address)
    work(service)
    job = queue.lease(service.engine, queue.PASSBACK, "w", now=service.clock(), seconds=60)
    assert job is not None
    with service.engine.begin() as connection:
        grades.settle(connection, job, state=grades.SENT, answer="posted", now=service.clock())
    with client.stream("GET", address + "attempt/1/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "".join(answer.iter_text()) == "event: step\ndata: done\n\n"


def test_logs_name_no_one(
    client: httpx.Client, service: Service, lms: Lms, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Neither names nor addresses nor tokens of people."""
    caplog.set_level("DEBUG", logger="autograder")
    address = launch(client, lms)
    upload(client, address)
    client.get(address)
    with reading(service.engine) as connection:
        assert submissions.attempts(connection, 1)
    text = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert caplog.records
    for secret in ("Ana", "ana@example.edu", "student-1", address.rsplit("/", 2)[1]):
        assert secret not in text


def test_grades_that_found_no_gradebook_arrive_once_there_is_one(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """The teacher is told before the first upload; the first launch with a service sends the whole class."""
    without: dict[str, Any] = {messages.AGS: {}}
    lms.members = [{"user_id": f"student-{number}", "roles": ["Learner"]} for number in range(3)]
    told = client.get(launch(client, lms, sub="teacher", roles=INSTRUCTOR, **without))
    assert "no da a esta actividad una columna" in told.text
    for number in range(3):
        upload(client, launch(client, lms, sub=f"student-{number}", **without))
    work(service)
    send(service)
    teacher = launch(client, lms, sub="teacher", roles=INSTRUCTOR, **without)
    page = client.get(teacher).text
    assert page.count("Sin columna en el libro") >= 3 and "Enviar las notas que le faltan al LMS (3)" in page
    assert 'autograder_jobs{queue="passback",state="needs_person"} 3.0' in client.get("/metrics").text
    assert lms.grades == {}
    launch(client, lms, sub="student-1")
    send(service)
    assert {user: grade["scoreGiven"] for (_, user), grade in lms.grades.items()} == {
        f"student-{number}": 40.0 for number in range(3)
    }
    assert "needs_person" not in client.get("/metrics").text
    page = client.get(teacher).text
    assert "Enviar las notas" not in page and "no da a esta actividad" not in page


def test_one_button_sends_what_the_lms_refused_to_a_class(client: httpx.Client, service: Service, lms: Lms) -> None:
    """And the next time the teacher opens the activity it goes by itself."""
    teacher = launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    for number in range(3):
        upload(client, launch(client, lms, sub=f"student-{number}"))
    work(service)
    lms.failures = [403] * 6
    send(service)
    assert "(3)" in client.get(teacher).text
    assert client.post(teacher + "resend").status_code == 303
    send(service)
    assert "(3)" in client.get(teacher).text and lms.grades == {}
    launch(client, lms, sub="teacher", roles=INSTRUCTOR)
    send(service)
    assert len(lms.grades) == 3
    assert client.get(teacher).text.count("En el libro") == 3


def test_an_attempt_that_is_no_better_says_so(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Not that nothing was sent."""
    address = launch(client, lms)
    for points in (40, 30):
        upload(client, address)
        work(service, points)
    send(service)
    page = client.get(address).text
    assert "no mejora lo anterior" in page and "no se envió" not in page


def test_a_mistyped_lab_is_refused_when_the_activity_is_opened(
    client: httpx.Client, service: Service, lms: Lms
) -> None:
    """With those that there are; nothing can be handed in, and the teacher can choose at once."""
    wrong = {"lab": "canales-<multiple>", "language": "es"}
    student = launch(client, lms, custom=wrong)
    page = client.get(student)
    assert "canales-&lt;multiple&gt;" in page.text and "canales-multiples" in page.text
    assert "Entregar" not in page.text
    assert upload(client, student).status_code == 422
    assert queue.counts(service.engine) == {}
    teacher = launch(client, lms, sub="teacher", roles=INSTRUCTOR, custom=wrong)
    assert "canales-&lt;multiple&gt;" in client.get(teacher).text
    assert client.post(teacher + "settings", data={"lab": "canales-multiples"}).status_code == 303
    assert "Entregar" in client.get(student).text


def test_the_way_back_is_an_address_of_the_platform(client: httpx.Client, lms: Lms) -> None:
    """No script, and no site of somebody else's, in a link of ours."""
    foreign = ("javascript:alert(1)", "https://evil.example/course/7", "http://127.0.0.1.evil.example/")
    for address, shown in ((f"{lms.url}/course/7", True), *((each, False) for each in foreign)):
        page = client.get(launch(client, lms, launch_presentation={"locale": "es", "return_url": address}))
        assert (address in page.text) is shown


def test_an_attempt_that_failed_on_our_side_is_not_a_used_one(client: httpx.Client, service: Service, lms: Lms) -> None:
    """Its student uploads again at once, and reads no feedback that cost nothing; regraded, it counts."""
    terms = {"lab": "canales-multiples", "language": "es", "attempts": "1"}
    address = launch(client, lms, custom=terms)
    upload(client, address)
    assert "1 de 1" in client.get(address).text
    assert upload(client, address).status_code == 422
    job = queue.lease(service.engine, queue.GRADING, "w", now=service.clock(), seconds=60)
    assert job is not None
    with service.engine.begin() as connection:
        found = reports.report("x", 0, unchecked=True)
        assert submissions.grade(connection, job, found, language="es", now=service.clock())
    page = client.get(address)
    assert "0 de 1" in page.text and "Entregar" in page.text
    for path in ("attempt/1", "attempt/1/feedback"):
        assert client.get(address + path).status_code == 404
    assert upload(client, address).status_code == 303
    with service.engine.begin() as connection:
        submissions.regrade(connection, 1, now=service.clock())
    work(service)
    page = client.get(address)
    assert "1 de 1" in page.text and client.get(address + "attempt/1/feedback").status_code == 200
    assert upload(client, address).status_code == 422
