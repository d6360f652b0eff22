from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "guiju.registry.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.cases import (  # noqa: F401  they register effects and checks
            filing_checks,
            following,
            handling,
            leaves,
            other_checks,
            registering,
            ruling,
            timing,
            verifying,
            verifying_files,
        )
        from guiju.registry.record import clock, log

        handling.check()
        clock.register("days of reminders and letters", timing.back)
        log.sources["act"] = leaves.leaves
        log.checks |= {"cases": verifying.verify, "attachments": verifying_files.verify}
