from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "guiju.registry.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.cases import used_names
        from guiju.registry.goals import definitions, snapshots
        from guiju.registry.goals.standing import stands
        from guiju.registry.record import log, subjects
        from guiju.registry.registers import standing

        definitions.house()  # a fault in a definition stops the start, named by file and field
        subjects.register_change("snapshot")
        used_names.check()
        log.sources["snapshot"] = snapshots.leaves
        standing.sources["goal"] = stands
