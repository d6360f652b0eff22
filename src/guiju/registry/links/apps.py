from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "guiju.registry.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.links import proving
        from guiju.registry.links.keeping import ENDED, MADE
        from guiju.registry.record import log, subjects

        for kind in (MADE, ENDED):
            subjects.register_change(kind)
        log.sources |= {MADE: proving.made, ENDED: proving.ended}
        log.checks["links"] = proving.verify
