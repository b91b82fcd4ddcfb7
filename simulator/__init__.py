"""The simulator: a pure, deterministic model of the container stack. This is its only door."""

from simulator.engine import Entry, NotModelled, QuotaExceeded, UserError
from simulator.inputs import Input, to_base64
from simulator.lanes import CHAIN
from simulator.vocabulary import VOCABULARY
from simulator.world import DEFAULT_EPOCH_MS, World

__all__ = ["CHAIN", "DEFAULT_EPOCH_MS", "Entry", "Input", "NotModelled", "QuotaExceeded",
           "UserError", "VOCABULARY", "World", "to_base64"]
