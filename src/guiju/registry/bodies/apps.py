from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "guiju.registry.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.bodies import governing  # noqa: F401  registers its effects
