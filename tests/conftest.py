"""How long property tests look: `short` in the suite and always the same, `long` in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("short", max_examples=25, stateful_step_count=15, deadline=None,
                          derandomize=True, suppress_health_check=QUIET)
settings.register_profile("long", max_examples=2000, stateful_step_count=40, deadline=None,
                          print_blob=True, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
