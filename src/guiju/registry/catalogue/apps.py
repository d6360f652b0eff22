from django.apps import AppConfig


class CatalogueTables(AppConfig):
    """The tables alone, for a command that only reads them."""

    name = "guiju.registry.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"


class CatalogueConfig(CatalogueTables):
    default = True

    def ready(self) -> None:
        from guiju.registry.catalogue import (  # noqa: F401
            noticing,
            numbering,
            publishing,
            status_changes,
            subjects,
            unbound,
        )
        from guiju.registry.record import clock, log

        log.checks["catalogue keys"] = unbound.verify

        clock.register("editions whose day has not come", status_changes.undo_status_changes)
        clock.register("notices told ahead of time", noticing.back)
