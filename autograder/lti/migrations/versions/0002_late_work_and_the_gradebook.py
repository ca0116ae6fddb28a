"""Late work, what the course's gradebook holds, and which activities are to be looked at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this form; what was graded before was neither late nor in the gradebook."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=10), server_default="", nullable=False))
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("grace", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed", sa.Float(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reckoned", sa.Float(), server_default="0", nullable=False))
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earned", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("gradebook", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("late", sa.Float(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("penalty", sa.String(length=80), server_default="0", nullable=False))
    op.execute("UPDATE submissions SET earned = points")


def downgrade() -> None:
    """Go back to the first form."""
    for table, names in (
        ("submissions", ("penalty", "late", "gradebook", "earned")),
        ("links", ("reckoned", "changed", "grace", "late")),
        ("people", ("language",)),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
