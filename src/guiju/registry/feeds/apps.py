from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "guiju.registry.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.feeds import proving
        from guiju.registry.feeds.leaves import DECISION
        from guiju.registry.record import log, subjects

        subjects.register_change(DECISION)
        log.sources[DECISION] = proving.leaves
        log.checks["feeds"] = proving.verify
