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
        )
        from guiju.registry.record import log

        handling.check()
        log.sources["act"] = leaves.leaves
