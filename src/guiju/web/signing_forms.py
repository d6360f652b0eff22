"""The form by which people sign in, in the words of the house."""

from __future__ import annotations

from allauth.account import forms

from guiju.web.language import say


class LoginForm(forms.LoginForm):  # type: ignore[misc]
    def _get_login_field_placeholder(self) -> str:
        return say("用户名或邮箱", "Username or email")
