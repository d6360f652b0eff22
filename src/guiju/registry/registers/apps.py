from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "guiju.registry.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.bodies import models
        from guiju.registry.record import clock, log
        from guiju.registry.registers import owning, proving, subjects, turning

        subjects.register_all()
        clock.register("items of registers", turning.back)
        log.sources[subjects.ENTRY] = proving.leaves
        log.checks["items"] = proving.verify
        models.followers.append(owning.link)
