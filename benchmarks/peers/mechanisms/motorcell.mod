: A motor neuron: leak, afterpotential, current and noise as one current through the membrane of a section.
: The section's capacitance is that of the cell, membrane time over resistance.

NEURON {
    POINT_PROCESS MotorCell
    NONSPECIFIC_CURRENT i
    RANGE megohm, tail, jump, firing_level, refractory, potassium, noise_size, hold, column, pool, g
    GLOBAL extra
    POINTER noise, current, inhibition
    THREADSAFE
}

PARAMETER {
    megohm = 1 (megohm)
    tail = 45 (ms)
    jump = 1
    firing_level = 10 (mV)
    refractory = 3 (ms)
    potassium = -12 (mV)
    noise_size = 0.5 (mV)
    hold = 0.5 (ms)   : how long a row of the tables holds
    column = 0        : of the cell in the table of noise, which has 240
    pool = 0          : of the cell in the table of currents, which has 2
    extra = 0 (nA)
    renshaw = 6 (nA)
    stiff = 1e6       : conductance over the leak's that holds a resting cell at 0
}

ASSIGNED {
    v (mV)
    i (nA)
    into (nA)
    resting
    noise
    current (nA)
    inhibition
}

STATE { g }

INITIAL {
    g = 0
    resting = 0
    net_send(0, 1)
}

: once per step: a row of each table, the first element of which the pointers show
BEFORE STEP {
VERBATIM
    {
        int row = (int) ((t + 0.5 * dt) / hold);
        into = (&current)[2 * row + (int) pool] + extra + noise_size / megohm * (&noise)[240 * row + (int) column];
    }
ENDVERBATIM
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    if (resting) {
        i = stiff * v / megohm
    } else {
        i = (v + g * (v - potassium)) / megohm - into + renshaw * inhibition
    }
}

DERIVATIVE states { g' = -g / tail }

NET_RECEIVE(w) {
    if (flag == 1) {
        WATCH (v > firing_level) 2
    } else if (flag == 2) {
        net_event(t)
        v = 0
        g = g + jump
        resting = 1
        net_send(refractory, 3)
    } else if (flag == 3) {
        resting = 0
        WATCH (v > firing_level) 2
    }
}
