/** Attack, decay, sustain, release: the shape of a note's loudness. */
export interface EnvelopeShape {
  readonly attackSeconds: number;
  /** Time constant of the fall to the sustain level. */
  readonly decaySeconds: number;
  /** 0..1. */
  readonly sustain: number;
  /** From the end of the note to exact zero. */
  readonly releaseSeconds: number;
}

/**
 * Level (0..1) of an ADSR envelope at a time since the note began, for a note held for `gateSeconds`. A pure function of
 * time, so that a voice can be rendered in pieces of any length. It reaches exact zero at `gateSeconds + releaseSeconds`.
 */
export function envelopeLevel(shape: EnvelopeShape, seconds: number, gateSeconds: number): number {
  if (seconds <= gateSeconds) return heldLevel(shape, seconds);
  const remaining = 1 - (seconds - gateSeconds) / shape.releaseSeconds;
  return remaining <= 0 ? 0 : heldLevel(shape, gateSeconds) * remaining * remaining * remaining;
}

function heldLevel(shape: EnvelopeShape, seconds: number): number {
  if (seconds < shape.attackSeconds) {
    const rise = Math.sin((0.5 * Math.PI * seconds) / shape.attackSeconds);
    return rise * rise;
  }
  return shape.sustain + (1 - shape.sustain) * Math.exp((shape.attackSeconds - seconds) / shape.decaySeconds);
}
