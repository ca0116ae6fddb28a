"""Login and launch against an LMS that signs: what is accepted, and everything that is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from pylti1p3.dynamic_registration import generate_key_pair
from pylti1p3.session import SessionService
from sqlalchemy import Engine, update

from autograder.lti import adapter, messages, platforms, refusals
from autograder.lti.adapter import Accepted
from autograder.lti.checking import KeySets
from autograder.lti.messages import CLAIM
from autograder.lti.outbound import Outbound
from autograder.lti.refusals import Check, LaunchRefused
from autograder.lti.roles import Role
from autograder.lti.settings import Keys
from autograder.lti.tables import platforms as platforms_table

from .conftest import approve
from .lms import Lms

LAUNCH_URL = "http://tool/lti/launch"


def login(engine: Engine, keys: Keys, lms: Lms, client: str = "client-1") -> adapter.Login:
    """Begin a login as the platform asks for it."""
    parameters = {"iss": lms.url, "login_hint": "u", "client_id": client}
    return adapter.begin(engine, keys, parameters, launch_url=LAUNCH_URL, now=time.time())


def nonce_of(begun: adapter.Login) -> str:
    """The nonce that the platform is sent."""
    return begun.url.partition("nonce=")[2].partition("&")[0]


@pytest.fixture
def launch(engine: Engine, keys: Keys, lms: Lms) -> Callable[..., Accepted]:
    """Log in and launch, with changed claims, form fields or cookie."""
    approve(engine, lms)
    session, key_sets = Outbound(private=True), KeySets()

    def run(
        *, begun: adapter.Login | None = None, token: str = "", cookie: str | None = None, **claims: Any
    ) -> Accepted:
        begun = begun or login(engine, keys, lms)
        form = {"state": begun.state, "id_token": token or lms.id_token(lms.claims(nonce_of(begun), **claims))}
        kept = begun.state if cookie is None else cookie
        return adapter.finish(engine, keys, session, key_sets, form, cookie=kept, now=time.time())

    return run


def test_a_launch_is_accepted(launch: Callable[..., Accepted]) -> None:
    """A signed launch of an approved platform says who, where and what."""
    found = launch()
    assert found.launch.subject == "student-1"
    assert found.launch.role is Role.STUDENT
    assert found.launch.custom["lab"] == "canales-multiples"


def test_a_launch_cannot_be_replayed(launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms) -> None:
    """State and nonce are good once: the same post again is refused, and so is its token under a new state."""
    begun = login(engine, keys, lms)
    token = lms.id_token(lms.claims(nonce_of(begun)))
    launch(begun=begun, token=token)
    with pytest.raises(LaunchRefused) as again:
        launch(begun=begun, token=token)
    assert again.value.code == "lti.login_over"
    with pytest.raises(LaunchRefused, match="nonce"):
        launch(token=token)


def test_the_library_alone_lets_a_launch_be_replayed() -> None:
    """The stock session service says yes to a nonce twice: the reason for ours."""

    class Store(dict[str, Any]):
        """Keeps values as the library's own storages do."""

        def get_value(self, key: str) -> Any:
            return self.get(key)

        def set_value(self, key: str, value: Any, exp: int | None = None) -> None:
            self[key] = value

        def check_value(self, key: str) -> bool:
            return key in self

    stock = SessionService.__new__(SessionService)
    stock.data_storage = Store()  # type: ignore[assignment]
    stock.save_nonce("n")
    assert stock.check_nonce("n") and stock.check_nonce("n")


def test_a_launch_of_another_browser_is_refused(launch: Callable[..., Accepted]) -> None:
    """Without the state cookie someone else's login could be forced on a student."""
    for cookie in ("", "state-of-another"):
        with pytest.raises(LaunchRefused) as refused:
            launch(cookie=cookie)
        assert refused.value.code == "lti.no_cookie"


def test_the_nonce_belongs_to_its_state(launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms) -> None:
    """A token that was made for another login of ours does not fit this one."""
    other = login(engine, keys, lms)
    with pytest.raises(LaunchRefused, match="another login"):
        launch(token=lms.id_token(lms.claims(nonce_of(other))))


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"exp": 1_000_000_000}, Check.CLOCK),
        ({"exp": None}, Check.CLOCK),
        ({"exp": float("nan")}, Check.CLOCK),
        ({"exp": float("inf")}, Check.CLOCK),
        ({"exp": 10**400}, Check.CLOCK),
        ({"iat": "yesterday"}, Check.CLOCK),
        ({"aud": "client-2"}, Check.AUDIENCE),
        ({"aud": []}, Check.FORMAT),
        ({"aud": {"client-1": 1}}, Check.FORMAT),
        ({"iss": "https://elsewhere.example"}, Check.AUDIENCE),
        ({"nonce": ""}, Check.FORMAT),
        ({"nonce": "of-nobody"}, Check.NONCE),
        ({"message_type": "LtiSubmissionReviewRequest"}, Check.MESSAGE),
        ({"message_type": "Nonsense"}, Check.MESSAGE),
        ({"message_type": {}}, Check.MESSAGE),
        ({"resource_link": "nonsense"}, Check.MESSAGE),
        ({"sub": ""}, Check.MESSAGE),
        ({"version": "1.1"}, Check.VERSION),
        ({"deployment_id": ""}, Check.FORMAT),
        ({"deployment_id": 7}, Check.FORMAT),
        ({"deployment_id": "d" * 256}, Check.FORMAT),
        ({"sub": "s" * 256}, Check.FORMAT),
        ({"context": {"id": "c" * 256}}, Check.FORMAT),
        ({"resource_link": {"id": "r" * 256}}, Check.FORMAT),
    ],
)
def test_a_token_that_does_not_hold_is_refused_by_its_check(
    launch: Callable[..., Accepted], changes: dict[str, Any], check: Check
) -> None:
    """Over, without an end, for someone else, from someone else, or of a kind or shape we do not answer."""
    with pytest.raises(LaunchRefused) as refused:
        launch(**changes)
    assert refused.value.check is check


@pytest.mark.parametrize(("name", "seconds"), [("exp", -55), ("nbf", 55), ("iat", 55)])
def test_clocks_may_differ_by_a_minute(launch: Callable[..., Accepted], name: str, seconds: int) -> None:
    """A platform's clock is never quite ours."""
    assert launch(**{name: int(time.time()) + seconds}).launch.subject == "student-1"


@pytest.mark.parametrize(("name", "seconds"), [("exp", -65), ("nbf", 70), ("iat", 70)])
def test_a_clock_that_is_wrong_by_more_is_told_with_both_times(
    launch: Callable[..., Accepted], name: str, seconds: int
) -> None:
    """The administrator sees the token's times and ours."""
    with pytest.raises(LaunchRefused) as refused:
        launch(**{name: int(time.time()) + seconds})
    assert refused.value.check is Check.CLOCK
    assert {name, "here"} <= set(refused.value.facts)
    assert name in refused.value.facts["why"]


def test_a_token_of_any_shape_is_refused(launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms) -> None:
    """Not a token, not JSON, not an object: a refusal, never an error of ours."""
    for token in ("x", "a.b.c", "W10.W10.x", "bnVsbA.bnVsbA.x", "e30.W10.x"):
        with pytest.raises(LaunchRefused) as refused:
            launch(begun=login(engine, keys, lms), token=token)
        assert refused.value.check is Check.FORMAT


def test_a_refusal_is_kept_for_the_administrator(engine: Engine) -> None:
    """The newest few of each check, equal ones once; one check's flood pushes out no other's."""
    refusals.note(engine, LaunchRefused(Check.CLOCK, exp="2027"), now=1.0)
    for number in range(50):
        refusals.note(engine, LaunchRefused(Check.PLATFORM, issuer=f"https://{number}\0\x1b[31m" + "x" * 500), now=2.0)
    for moment in (3.0, 4.0):
        refusals.note(engine, LaunchRefused(Check.DEPLOYMENT, deployment="7"), now=moment)
    kept = refusals.lately(engine)
    assert [row.check for row in kept] == ["deployment"] + 20 * ["platform"] + ["clock"]
    assert (kept[0].at, kept[0].detail) == (4.0, "deployment: 7")
    assert (
        kept[1].detail.startswith("issuer: https://49") and kept[1].detail.isprintable() and len(kept[1].detail) < 200
    )


def test_a_log_line_names_the_check_and_never_the_token(
    launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token nor a part of it."""
    begun = login(engine, keys, lms)
    stranger, _ = generate_key_pair(2048)
    token = lms.id_token(lms.claims(nonce_of(begun)), key=stranger)
    with pytest.raises(LaunchRefused) as refused:
        launch(begun=begun, token=token)
    refusals.note(engine, refused.value, now=1.0)
    (line,) = [record for record in caplog.records if record.name == "autograder.lti.launch"]
    assert line.__dict__["check"] == "signature" and line.__dict__["said_issuer"] == lms.url
    told = str(line.__dict__) + refusals.lately(engine)[0].detail
    assert not [part for part in token.split(".") if part[:20] in told]


def test_a_forged_signature_is_refused(launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms) -> None:
    """A stranger's key under the platform's key id, an unknown key id, and no algorithm at all."""
    stranger, _ = generate_key_pair(2048)
    forgeries: dict[Callable[[dict[str, Any]], str], Check] = {
        lambda claims: lms.id_token(claims, key=stranger): Check.SIGNATURE,
        lambda claims: lms.id_token(claims, kid="unknown"): Check.KEY,
        lambda claims: jwt.encode(claims, "", algorithm="none", headers={"kid": "platform-key"}): Check.KEY,
    }
    for make, check in forgeries.items():
        begun = login(engine, keys, lms)
        with pytest.raises(LaunchRefused) as refused:
            launch(begun=begun, token=make(lms.claims(nonce_of(begun))))
        assert refused.value.check is check


def test_keys_are_fetched_once_and_again_for_an_unknown_key(launch: Callable[..., Accepted], lms: Lms) -> None:
    """Launches of a class do not fetch the keys each; a new key of the platform is found."""
    launch()
    launch()
    assert lms.fetched.count("/keys") == 1


def test_a_new_deployment_waits_where_it_was_asked_for(
    launch: Callable[..., Accepted], engine: Engine, lms: Lms
) -> None:
    """With deployments closed an unknown one is kept for the administrator and refused until approved."""
    with engine.begin() as connection:
        connection.execute(update(platforms_table).values(open_deployments=False))
    with pytest.raises(LaunchRefused) as refused:
        launch(deployment_id="2")
    assert refused.value.check is Check.DEPLOYMENT and refused.value.facts["deployment"] == "2"
    (waiting,) = platforms.deployments_of(engine)
    assert (waiting.name, waiting.state) == ("2", platforms.PENDING)
    with engine.begin() as connection:
        platforms.decide_deployment(connection, waiting.id, state=platforms.APPROVED, now=time.time())
    assert launch(deployment_id="2").launch.deployment == "2"


def test_two_clients_of_one_issuer_are_two_platforms(
    launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms
) -> None:
    """Each launch is checked against its own client; a login that names none is refused where two are known."""
    second = approve(engine, lms, "client-2")
    begun = login(engine, keys, lms, "client-2")
    found = launch(begun=begun, token=lms.id_token(lms.claims(nonce_of(begun), client="client-2")))
    assert found.platform.id == second
    with pytest.raises(LaunchRefused):
        login(engine, keys, lms, "")


def test_a_pending_platform_cannot_log_in(engine: Engine, keys: Keys, lms: Lms) -> None:
    """Registration alone opens nothing."""
    with engine.begin() as connection:
        platforms.add(connection, lms.platform(), state=platforms.PENDING, now=1.0)
    with pytest.raises(LaunchRefused) as refused:
        login(engine, keys, lms)
    assert refused.value.code == "lti.unknown_platform"


def test_a_launch_without_a_role_makes_no_student(launch: Callable[..., Accepted]) -> None:
    """Roles come from the launch alone."""
    assert launch(**{CLAIM + "roles": []}).launch.role is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", None, {}])
def test_deep_linking_goes_back_to_a_web_address(launch: Callable[..., Accepted], address: object) -> None:
    """The answer is posted there by the browser."""
    deep = {"accept_types": ["ltiResourceLink"], "accept_presentation_document_targets": ["window"]}
    claims = {messages.DEEP_LINKING: deep | {"deep_link_return_url": address}}
    with pytest.raises(LaunchRefused) as refused:
        launch(message_type="LtiDeepLinkingRequest", **claims)
    assert refused.value.check is Check.MESSAGE and "deep_link_return_url" in refused.value.facts["why"]
