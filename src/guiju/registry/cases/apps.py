from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "guiju.registry.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.cases import handling

        handling.check()
