"""How sign-up and sign-in mail leaves the house: through the outbox, after the commit."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from guiju.registry.record.outbox import mail_later


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:  # type: ignore[type-arg]
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context)
        mail_later(message.subject, message.body, [email], timezone.now())
