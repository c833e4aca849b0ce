"""pytest leaves this folder alone: what it imports is in an environment of its own, which `run.py` makes."""

collect_ignore_glob = ["*.py"]
