"""Runs the steps of versions/ on the connection that `database.migrate` hands over."""

from alembic import context

from autograder.lti.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
with context.begin_transaction():
    context.run_migrations()
