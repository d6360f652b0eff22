from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guiju.web"
    label = "web"

    def ready(self) -> None:
        from guiju.web import signals  # noqa: F401  they listen from now on
