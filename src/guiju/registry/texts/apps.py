from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "guiju.registry.texts"
    label = "texts"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        super().import_models()
        # With the models, not in `ready`: cases, which are ready first, ask then whether every check is registered.
        from guiju.registry.texts import floor_check  # noqa: F401
