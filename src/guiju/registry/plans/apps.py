from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "guiju.registry.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        super().import_models()
        # With the models, not in `ready`: cases, which are ready first, ask then whether every check is registered.
        from guiju.registry.plans import checking  # noqa: F401

    def ready(self) -> None:
        from guiju.registry.cases import used_names
        from guiju.registry.plans import evaluating, progress, subjects  # noqa: F401  they tell of themselves

        used_names.check()
