"""Scenarios: demonstrations, tutorials, challenges and drills as data, and what runs them.

The second door of the simulator, beside its root: `webui` may import from here.
"""

from .director import Director, Progress, TaskState, type_line
from .loading import CHAPTERS, LANGUAGES, Lesson, load, load_all, parse
from .model import Scenario, Stop, Task, Texts, duration_ms
from .prove import SEEDS, Proof, prove, stop_matches

__all__ = ["CHAPTERS", "Director", "LANGUAGES", "Lesson", "Progress", "Proof", "SEEDS", "Scenario",
           "Stop", "Task", "TaskState", "Texts", "duration_ms", "load", "load_all", "parse",
           "prove", "stop_matches", "type_line"]
