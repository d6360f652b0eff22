from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "guiju.registry.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.cases import handling, leaves
        from guiju.registry.record import log

        handling.check()
        log.sources["act"] = leaves.leaves
