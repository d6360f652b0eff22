from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "guiju.registry.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.record import log, subjects
        from guiju.registry.rounds import effects, proving  # noqa: F401  effects register themselves
        from guiju.registry.rounds.steps import STEP

        subjects.register_change(STEP)
        log.sources[STEP] = proving.leaves
        log.checks["rounds"] = proving.verify
