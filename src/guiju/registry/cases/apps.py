from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "guiju.registry.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guiju.registry.cases import (  # noqa: F401
            citations_due,
            knowing_designations,
            knowing_inspectors,
            reviews_due,
            subjects,
            timing,
            used_names,
        )
        from guiju.registry.cases import standing as cases_standing
        from guiju.registry.cases.acts import leaves
        from guiju.registry.cases.checks import (  # noqa: F401
            association_checks,
            ballot_checks,
            citation_checks,
            committee_checks,
            filing_checks,
            judging,
            line_up,
            notification_checks,
            patent_checks,
            rule_checks,
            standard_checks,
        )
        from guiju.registry.cases.effects import (  # noqa: F401
            effects_check,
            following,
            registering,
            rule_changes,
            survey_forms,
        )
        from guiju.registry.cases.verifying import cases, files
        from guiju.registry.record import clock, log
        from guiju.registry.registers import grids, standing

        effects_check.check()
        used_names.check()
        clock.register("days of reminders and letters", timing.back)
        log.sources["act"] = leaves.leaves
        standing.sources["case"] = cases_standing.stands
        grids.under_way["case"] = cases_standing.under_way
        log.checks |= {"cases": cases.verify, "attachments": files.verify}
