"""The muscles and the joint: twitches add up to force, force and weight move the limb."""

from math import cos, radians

import numpy as np

from motorlab.reflex.cells import POOLS, Floats, Whole, graded
from motorlab.reflex.parameters import Model

__all__ = ["Joint", "Muscles", "torques"]

FREE = np.empty((3, 0))  # no hand leads the limb


class Muscles:
    """Active force of both muscles from the arrival times of impulses.

    Each unit's twitch is the critically damped `(t / T) exp(1 - t / T)`, carried exactly from block to block;
    a unit's force saturates as its twitches add up. Unlike forces of stretch or speed, which the joint knows,
    this part depends on the arrivals alone.
    """

    def __init__(self, p: Model, dt: float, block: int) -> None:
        n = p.units
        self.rise = np.tile(graded(p.twitch_slow_ms, p.twitch_fast_ms, n), POOLS)
        share = graded(1.0, p.force_range, n)
        twitch = p.limb.force_n / p.saturation * share / share.sum()
        self.twitch = np.concatenate([twitch * (p.muscle_left * p.unit_growth), twitch])
        self.saturation = p.saturation
        self.n, self.dt, self.block = n, dt, block
        self.times = dt * np.arange(1, block + 1)
        scaled = self.times / self.rise[:, None]
        self.fade = np.exp(-scaled)
        self.swell = scaled * self.fade
        # Activation at the block's start, and what is still to rise from it.
        self.active, self.rising = np.zeros(POOLS * n), np.zeros(POOLS * n)
        self.silent = True

    def advance(self, start: float, cells: Whole, arrivals: Floats) -> Floats:
        """Return the force of each muscle at the end of each step of a block (N).

        Parameters
        ----------
        start
            Time at which the block starts (ms).
        cells, arrivals
            Units and the times at which their impulses reach the muscle (ms), all within the block.
        """
        if self.silent and not cells.size:
            return np.zeros((POOLS, self.block))
        self.silent = False
        activation = self.active[:, None] * self.fade
        activation += self.rising[:, None] * self.swell
        self.active = activation[:, -1].copy()
        self.rising = self.rising * self.fade[:, -1]
        if cells.size:
            since = np.maximum(self.times - (arrivals - start)[:, None], 0.0) / self.rise[cells, None]
            push = np.exp(1.0 - since)
            np.add.at(activation, cells, since * push)
            np.add.at(self.active, cells, since[:, -1] * push[:, -1])
            np.add.at(self.rising, cells, push[:, -1])
        force = activation / (1.0 + activation / self.saturation)
        total: Floats = np.einsum(
            "pn,pnk->pk", self.twitch.reshape(POOLS, -1), force.reshape(POOLS, self.n, -1)
        )
        return total


class Joint:
    """One hinge with two muscles, a weight and a passive spring, stepped by Beeman's rule.

    Beeman's rule is second order and needs the forces once per step.
    """

    def __init__(self, p: Model, dt: float, held_deg: float | None = None) -> None:
        limb = self.limb = p.limb
        self.dt = dt / 1000.0
        self.lever_mm = 1000.0 * limb.lever_m
        self.reference, self.slack = radians(limb.reference_deg), radians(limb.slack_deg)
        self.angle, self.speed, self.pull, self.before = self.reference, 0.0, 0.0, 0.0
        for _ in range(50):  # Newton's rule: the angle at which weight and spring balance
            turn = limb.gravity_nm * cos(self.angle) - limb.stiffness_nm * (self.angle - self.slack)
            slope = -limb.gravity_nm * np.sin(self.angle) - limb.stiffness_nm
            self.angle -= float(turn / slope)
        self.rest = self.angle
        if held_deg is not None:
            self.angle = radians(held_deg)

    def advance(self, forces: Floats, torques: Floats, held: Floats = FREE) -> Floats:
        """Move the limb over a block.

        Parameters
        ----------
        forces
            Active force of each muscle at the end of each step (N), pools by steps.
        torques
            Torque from outside at the end of each step (Nm).
        held
            Angle, speed and acceleration where a hand leads the limb, at the end of each of the block's first steps.

        Returns
        -------
        array
            Angle (rad), its speed (rad/s) and its acceleration (rad/s2) at the end of each step, three by
            steps.
        """
        limb, dt, lever = self.limb, self.dt, self.lever_mm
        inertia, gravity, spring, slack = limb.inertia_kg_m2, limb.gravity_nm, limb.stiffness_nm, self.slack
        damping, arm, top, width, reference = (
            limb.damping_nm_s,
            limb.lever_m,
            limb.speed_mm_per_s,
            limb.width_mm,
            self.reference,
        )
        q, w, a, b = self.angle, self.speed, self.pull, self.before
        path: list[tuple[float, ...]] = []
        if held.shape[1]:
            path = [tuple(row) for row in held.T.tolist()]
            q, w, a = path[-1]
            b = a
        later = slice(held.shape[1], None)
        for tapped, other, torque in zip(
            forces[0, later].tolist(), forces[1, later].tolist(), torques[later].tolist(), strict=True
        ):
            q += dt * w + dt * dt * (4.0 * a - b) / 6.0
            guess = w + dt * (1.5 * a - 0.5 * b)
            turn = torque + gravity * cos(q) - spring * (q - slack) - damping * guess
            if tapped or other:
                short = lever * (q - reference) / width
                reach = max(0.2, 1.0 - short * short)
                quick = lever * guess / top
                turn += (
                    arm
                    * reach
                    * (other * min(max(1.0 - quick, 0.0), 1.4) - tapped * min(max(1.0 + quick, 0.0), 1.4))
                )
            fresh = turn / inertia
            w += dt * (5.0 * fresh + 8.0 * a - b) / 12.0
            a, b = fresh, a
            path.append((q, w, a))
        self.angle, self.speed, self.pull, self.before = q, w, a, b
        return np.array(path).T


def torques(
    p: Model, angle: Floats, speed: Floats, forces: Floats, stiffness: float = 1.0
) -> tuple[Floats, Floats]:
    """Return how a limb pulls against a hand that leads it (Nm): its weight, spring and damping, and its muscles.

    Parameters
    ----------
    p
        Parameters of the model.
    angle, speed
        Where the limb is (rad) and how fast it moves (rad/s).
    forces
        Active force of each muscle (N), pools by times.
    stiffness
        Passive stiffness over the healthy one.

    Returns
    -------
    passive, active
        Both are positive where they resist a stretch of the tapped muscle.
    """
    limb, lever = p.limb, 1000.0 * p.limb.lever_m
    passive = stiffness * limb.stiffness_nm * (angle - radians(limb.slack_deg)) + limb.damping_nm_s * speed
    passive -= limb.gravity_nm * np.cos(angle)
    reach = np.maximum(0.2, 1.0 - (lever * (angle - radians(limb.reference_deg)) / limb.width_mm) ** 2)
    quick = lever * speed / limb.speed_mm_per_s
    tapped, other = (np.clip(1.0 + sign * quick, 0.0, 1.4) for sign in (1.0, -1.0))
    return passive, limb.lever_m * reach * (forces[0] * tapped - forces[1] * other)
