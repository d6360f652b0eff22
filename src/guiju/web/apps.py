from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guiju.web"
    label = "web"
