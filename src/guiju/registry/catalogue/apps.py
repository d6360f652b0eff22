from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "guiju.registry.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.catalogue import publishing  # noqa: F401  registers its effects
