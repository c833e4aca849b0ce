"""The stretch reflex as a closed loop: its parameters, core, protocols, read-outs and table of amplitudes."""
