: Recurrent inhibition of a pool: each spike, weighted, passes two stages of the same lag.

NEURON {
    POINT_PROCESS Renshaw
    RANGE lag, last
}

PARAMETER { lag = 12 (ms) }

STATE { first last }

INITIAL {
    first = 0
    last = 0
}

BREAKPOINT { SOLVE states METHOD sparse }

KINETIC states {
    ~ first <-> last (1 / lag, 0)
    ~ last -> (1 / lag)
}

NET_RECEIVE(w) { first = first + w }
