"""The learner's laptop: its terminal and the programs in its PATH."""
