from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "guiju.registry.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.bodies import governing, subjects  # noqa: F401  they register effects and subjects
