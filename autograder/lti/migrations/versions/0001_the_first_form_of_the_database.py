"""The first form of the database, table by table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "audit",
    "jobs",
    "passing",
    "platforms",
    "deployments",
    "people",
    "contexts",
    "links",
    "members",
    "extensions",
    "launches",
    "submissions",
    "scores",
)


def upgrade() -> None:
    """Go to this form."""
    for make in (
        _audit,
        _jobs,
        _passing,
        _platforms,
        _deployments,
        _people,
        _contexts,
        _links,
        _members,
        _extensions,
        _launches,
        _submissions,
        _scores,
    ):
        make()


def downgrade() -> None:
    """Go back to an empty database."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("what", sa.String(length=40), server_default="", nullable=False),
        sa.Column("who", sa.String(length=40), server_default="", nullable=False),
        sa.Column("which", sa.String(length=255), server_default="", nullable=False),
        sa.Column("detail", sa.String(length=255), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=20), server_default="", nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("run_after", sa.Float(), nullable=False),
        sa.Column("lease_ends", sa.Float(), nullable=True),
        sa.Column("owner", sa.String(length=80), server_default="", nullable=False),
        sa.Column("error", sa.String(length=255), server_default="", nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("queue", "subject", name=op.f("uq_jobs_queue_subject")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_queue_state_run_after", ["queue", "state", "run_after"], unique=False)


def _passing() -> None:
    op.create_table(
        "passing",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("ends", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_passing")),
    )
    with op.batch_alter_table("passing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passing_ends"), ["ends"], unique=False)


def _platforms() -> None:
    op.create_table(
        "platforms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), server_default="", nullable=False),
        sa.Column("client", sa.String(length=255), server_default="", nullable=False),
        sa.Column("name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("product", sa.String(length=60), server_default="", nullable=False),
        sa.Column("login_url", sa.Text(), server_default="", nullable=False),
        sa.Column("token_url", sa.Text(), server_default="", nullable=False),
        sa.Column("keys_url", sa.Text(), server_default="", nullable=False),
        sa.Column("audience", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("open_deployments", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platforms")),
        sa.UniqueConstraint("issuer", "client", name=op.f("uq_platforms_issuer_client")),
    )


def _deployments() -> None:
    op.create_table(
        "deployments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform"], ["platforms.id"], name=op.f("fk_deployments_platform"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployments")),
        sa.UniqueConstraint("platform", "name", name=op.f("uq_deployments_platform_name")),
    )
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deployments_platform"), ["platform"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=255), server_default="", nullable=False),
        sa.Column("key", sa.String(length=40), server_default="", nullable=False),
        sa.Column("name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("email", sa.String(length=255), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["platform"], ["platforms.id"], name=op.f("fk_people_platform"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("platform", "subject", name=op.f("uq_people_platform_subject")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_platform"), ["platform"], unique=False)


def _contexts() -> None:
    op.create_table(
        "contexts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("title", sa.String(length=255), server_default="", nullable=False),
        sa.Column("roster_url", sa.Text(), server_default="", nullable=False),
        sa.Column("roster_read", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment"], ["deployments.id"], name=op.f("fk_contexts_deployment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contexts")),
        sa.UniqueConstraint("deployment", "name", name=op.f("uq_contexts_deployment_name")),
    )
    with op.batch_alter_table("contexts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contexts_deployment"), ["deployment"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("title", sa.String(length=255), server_default="", nullable=False),
        sa.Column("lab", sa.String(length=255), server_default="", nullable=False),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("due", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("custom", sa.Text(), server_default="", nullable=False),
        sa.Column("line_item", sa.Text(), server_default="", nullable=False),
        sa.Column("line_items", sa.Text(), server_default="", nullable=False),
        sa.Column("scopes", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["context"], ["contexts.id"], name=op.f("fk_links_context"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("context", "name", name=op.f("uq_links_context_name")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_links_context"), ["context"], unique=False)


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("context", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["context"], ["contexts.id"], name=op.f("fk_members_context"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_members_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("context", "person", name=op.f("uq_members_context_person")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_context"), ["context"], unique=False)
        batch_op.create_index(batch_op.f("ix_members_person"), ["person"], unique=False)


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("due", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name=op.f("fk_extensions_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_extensions_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sa.UniqueConstraint("link", "person", name=op.f("uq_extensions_link_person")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_link"), ["link"], unique=False)
        batch_op.create_index(batch_op.f("ix_extensions_person"), ["person"], unique=False)


def _launches() -> None:
    op.create_table(
        "launches",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("context", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), server_default="", nullable=False),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("return_url", sa.Text(), server_default="", nullable=False),
        sa.Column("deep_linking", sa.Text(), server_default="", nullable=False),
        sa.Column("ends", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["context"], ["contexts.id"], name=op.f("fk_launches_context"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name=op.f("fk_launches_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_launches_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launches")),
    )
    with op.batch_alter_table("launches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_launches_context"), ["context"], unique=False)
        batch_op.create_index(batch_op.f("ix_launches_ends"), ["ends"], unique=False)
        batch_op.create_index(batch_op.f("ix_launches_link"), ["link"], unique=False)
        batch_op.create_index(batch_op.f("ix_launches_person"), ["person"], unique=False)


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lab", sa.String(length=255), server_default="", nullable=False),
        sa.Column("file", sa.String(length=255), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
        sa.Column("received", sa.Float(), nullable=False),
        sa.Column("report", sa.Text(), server_default="", nullable=False),
        sa.Column("points", sa.String(length=80), server_default="", nullable=False),
        sa.Column("maximum", sa.String(length=80), server_default="", nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("graded", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name=op.f("fk_submissions_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_submissions_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("link", "person", "attempt", name=op.f("uq_submissions_link_person_attempt")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_link"), ["link"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_person"), ["person"], unique=False)


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("points", sa.String(length=80), server_default="", nullable=False),
        sa.Column("maximum", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), server_default="", nullable=False),
        sa.Column("new_attempt", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=255), server_default="", nullable=False),
        sa.Column("sent", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name=op.f("fk_scores_link"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_scores_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name=op.f("fk_scores_submission"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("link", "person", "decided", name=op.f("uq_scores_link_person_decided")),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scores_link"), ["link"], unique=False)
        batch_op.create_index(batch_op.f("ix_scores_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_scores_submission"), ["submission"], unique=False)
