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

from autograder.lti import adapter, platforms
from autograder.lti.adapter import Accepted, KeySets, LaunchRefused
from autograder.lti.messages import CLAIM
from autograder.lti.outbound import Outbound
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
    "changes",
    [
        {"exp": 1_000_000_000},
        {"exp": None},
        {"aud": "client-2"},
        {"iss": "https://elsewhere.example"},
        {"nonce": ""},
        {"message_type": "LtiSubmissionReviewRequest"},
        {"message_type": "Nonsense"},
        {"version": "1.1"},
        {"deployment_id": ""},
    ],
)
def test_a_token_that_does_not_hold_is_refused(launch: Callable[..., Accepted], changes: dict[str, Any]) -> None:
    """Over, without an end, for someone else, from someone else, or of a kind we do not answer."""
    with pytest.raises(LaunchRefused):
        launch(**changes)


def test_a_forged_signature_is_refused(launch: Callable[..., Accepted], engine: Engine, keys: Keys, lms: Lms) -> None:
    """A stranger's key under the platform's key id, an unknown key id, and no algorithm at all."""
    stranger, _ = generate_key_pair(2048)
    forgeries: list[Callable[[dict[str, Any]], str]] = [
        lambda claims: lms.id_token(claims, key=stranger),
        lambda claims: lms.id_token(claims, kid="unknown"),
        lambda claims: jwt.encode(claims, "", algorithm="none", headers={"kid": "platform-key"}),
    ]
    for make in forgeries:
        begun = login(engine, keys, lms)
        with pytest.raises(LaunchRefused):
            launch(begun=begun, token=make(lms.claims(nonce_of(begun))))


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
    with pytest.raises(LaunchRefused):
        launch(deployment_id="2")
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
