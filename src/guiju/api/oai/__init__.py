"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html): harvesting the whole library."""

from guiju.api.oai.protocol import answer

__all__ = ["answer"]
