from django.apps import AppConfig


class BodiesTables(AppConfig):
    """The tables alone, for a command that only reads them."""

    name = "guiju.registry.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"


class BodiesConfig(BodiesTables):
    default = True

    def ready(self) -> None:
        from guiju.registry.bodies import governing, subjects  # noqa: F401  they register effects and subjects
