# Aliases of dev.py, for fingers that type make.
PYTHON ?= python3
TASKS := lab lecture test benchmark check format lock

.PHONY: $(TASKS)
$(TASKS):
	@$(PYTHON) dev.py $@ $(OPTIONS)
