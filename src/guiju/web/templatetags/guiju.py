"""The few tags every template has."""

from __future__ import annotations

from django import template

from guiju.web import language

register = template.Library()
register.simple_tag(language.say, name="say")
register.filter("pick", language.pick)
