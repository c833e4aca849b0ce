# Aliases of dev.py, for fingers that type make.
PYTHON ?= python3
TASKS := lab lecture test benchmark check format lock

.PHONY: $(TASKS) peers
$(TASKS):
	@$(PYTHON) dev.py $@ $(OPTIONS)

# The comparison with Brian2 and NEURON, in an environment of its own.
peers:
	@$(PYTHON) benchmarks/peers/run.py
