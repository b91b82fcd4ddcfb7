"""Transcripts: what is typed into the laptop's terminal and what it answers, as text files."""
