"""A deterministic model of the container stack. This root is its only door."""

from .engine import Entry, NotModelled, QuotaExceeded, UserError
from .engine.faults import KINDS as FAULT_KINDS
from .inputs import Input, to_base64
from .vocabulary import VOCABULARY
from .world import DEFAULT_EPOCH_MS, World

__all__ = ["DEFAULT_EPOCH_MS", "Entry", "FAULT_KINDS", "Input", "NotModelled", "QuotaExceeded",
           "UserError", "VOCABULARY", "World", "to_base64"]
