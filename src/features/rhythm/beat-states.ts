import {
  BEAT_FRAME_RATE_HZ,
  type BeatPeriod,
  createBeatPeriods,
  expectedMeans,
  RESTART_SHARE,
} from './beat-model.js';

/** Weight of one frame's evidence: successive frames and beats are far from independent. */
const EVIDENCE_WEIGHT = 0.15;
const EVIDENCE_EXPONENT = 1.4;
const LARGEST_EVIDENCE = 4.1;
/** Tempi within this ratio of each other count as one. */
const SAME_TEMPO = 0.04;
const PHASE_BIN_COUNT = 48;
/** Half width of a phase peak, bins: a tenth of a beat. */
const PEAK_HALF_WIDTH = 5;
/** A phase elsewhere in the beat must be this much more probable than the one followed so far. */
const STAYING_FACTOR = 1.5;
/** The posterior is rescaled when its sum leaves 10^±this. */
const RESCALE_LIMIT = 1e30;

/**
 * Posterior over tempo and position in the beat, by the forward algorithm of a hidden Markov model (bar pointer model of
 * Whiteley, Cemgil & Godsill 2006, on the state space of `beat-model.ts`), from onset strength relative to its running
 * mean, taken as exponentially distributed around the mean that is expected at each position. Causal; about 6,000 states,
 * one multiplication each a frame. Allocates only when constructed.
 */
export class BeatStates {
  readonly periods: readonly BeatPeriod[] = createBeatPeriods();
  /** For each period its states as a ring; the state of frame k of the beat is at (head + k) mod period. */
  readonly #states = this.periods.map(({ periodFrames }) => new Float64Array(periodFrames));
  readonly #heads = new Int32Array(this.periods.length);
  readonly #ending = new Float64Array(this.periods.length);
  readonly #mass = new Float64Array(this.periods.length);
  readonly #likelihood = new Float64Array(expectedMeans.length);
  readonly #phaseMass = new Float64Array(PHASE_BIN_COUNT);
  #total = 1;
  /** Most probable phase of the last `locate`, 0..1 from its beat. */
  phase = 0;
  /** The same of the phases within a tenth of a beat of the one that was expected. */
  nearPhase = 0;
  /** Probability of phases within a tenth of a beat of `phase`, given the tempo. */
  phaseProbability = 0;

  constructor() {
    this.reset();
  }

  /** Forgets everything heard. */
  reset(): void {
    this.periods.forEach(({ prior, periodFrames }, index) => {
      (this.#states[index] as Float64Array).fill(prior / periodFrames);
      this.#mass[index] = prior;
    });
    this.#total = 1;
  }

  /** One frame: `strength` over its running mean (0 or more), `trust` in it 0..1. */
  step(strength: number, trust: number): void {
    const evidence = Math.min(LARGEST_EVIDENCE, strength) ** EVIDENCE_EXPONENT;
    const base = expectedMeans[0] as number;
    for (let level = 0; level < expectedMeans.length; level += 1) {
      const mean = expectedMeans[level] as number;
      const logRatio = Math.log(base / mean) + evidence * (1 / base - 1 / mean);
      this.#likelihood[level] = Math.exp(EVIDENCE_WEIGHT * trust * logRatio);
    }
    const endingSum = this.#advance();
    let total = 0;
    for (let index = 0; index < this.periods.length; index += 1) total += this.#weigh(index, endingSum);
    this.#total = total;
    if (total < 1 / RESCALE_LIMIT || total > RESCALE_LIMIT) this.#rescale();
  }

  /** Probability of tempi within 4 % of that of period `index`. */
  tempoProbability(index: number): number {
    const centre = (this.periods[index] as BeatPeriod).periodFrames;
    const reach = Math.floor(centre * SAME_TEMPO);
    let sum = 0;
    for (let other = index - reach; other <= index + reach; other += 1) sum += this.#mass[other] ?? 0;
    return sum / this.#total;
  }

  /** Index of the most probable period. */
  likeliestPeriod(): number {
    let best = 0;
    let bestProbability = -1;
    for (let index = 0; index < this.periods.length; index += 1) {
      const probability = this.tempoProbability(index);
      if (probability > bestProbability) {
        best = index;
        bestProbability = probability;
      }
    }
    return best;
  }

  /** Mean length of the beat among tempi within 4 % of that of period `index`, seconds. */
  meanPeriodSeconds(index: number): number {
    const reach = Math.floor((this.periods[index] as BeatPeriod).periodFrames * SAME_TEMPO);
    let sum = 0;
    let weighted = 0;
    for (let other = index - reach; other <= index + reach; other += 1) {
      const mass = this.#mass[other] ?? 0;
      sum += mass;
      weighted += mass * (this.periods[other]?.periodFrames ?? 0);
    }
    return weighted / sum / BEAT_FRAME_RATE_HZ;
  }

  /**
   * Renews `phase`, `nearPhase` and `phaseProbability` for tempi within 4 % of that of period `index`. Of two places in the beat
   * the one near `expectedPhase` is the likelier unless the other is clearly more probable.
   */
  locate(index: number, expectedPhase: number): void {
    this.#gatherPhases(index);
    let sum = 0;
    for (const mass of this.#phaseMass) sum += mass;
    const expectedBin = Math.floor(expectedPhase * PHASE_BIN_COUNT) % PHASE_BIN_COUNT;
    let nearBin = expectedBin;
    let farBin = expectedBin;
    for (let bin = 0; bin < PHASE_BIN_COUNT; bin += 1) {
      const isNear = binDistance(bin, expectedBin) <= PEAK_HALF_WIDTH;
      if (isNear && this.#peakMass(bin) > this.#peakMass(nearBin)) nearBin = bin;
      if (!isNear && this.#peakMass(bin) > this.#peakMass(farBin)) farBin = bin;
    }
    const bestBin = this.#peakMass(farBin) > STAYING_FACTOR * this.#peakMass(nearBin) ? farBin : nearBin;
    this.phase = this.#phaseAt(bestBin);
    this.nearPhase = this.#phaseAt(nearBin);
    this.phaseProbability = this.#peakMass(bestBin) / sum;
  }

  /** Mean phase of the peak around a bin, 0..1. */
  #phaseAt(bin: number): number {
    let offset = 0;
    for (let step = -PEAK_HALF_WIDTH; step <= PEAK_HALF_WIDTH; step += 1)
      offset += step * this.#binMass(bin + step);
    const phase = (bin + 0.5 + offset / Math.max(this.#peakMass(bin), Number.MIN_VALUE)) / PHASE_BIN_COUNT;
    return phase - Math.floor(phase);
  }

  #gatherPhases(index: number): void {
    const reach = Math.floor((this.periods[index] as BeatPeriod).periodFrames * SAME_TEMPO);
    this.#phaseMass.fill(0);
    const from = Math.max(0, index - reach);
    const to = Math.min(this.periods.length - 1, index + reach);
    for (let other = from; other <= to; other += 1) {
      const states = this.#states[other] as Float64Array;
      const head = this.#heads[other] as number;
      const binsPerFrame = PHASE_BIN_COUNT / states.length;
      for (let slot = 0; slot < states.length; slot += 1) {
        const frame = slot < head ? slot - head + states.length : slot - head;
        const bin = Math.floor((frame + 0.5) * binsPerFrame);
        this.#phaseMass[bin] = (this.#phaseMass[bin] as number) + (states[slot] as number);
      }
    }
  }

  #binMass(bin: number): number {
    return this.#phaseMass[(bin + PHASE_BIN_COUNT) % PHASE_BIN_COUNT] as number;
  }

  #peakMass(bin: number): number {
    let sum = 0;
    for (let step = -PEAK_HALF_WIDTH; step <= PEAK_HALF_WIDTH; step += 1) sum += this.#binMass(bin + step);
    return sum;
  }

  /** Moves every ring on by one frame and returns the probability of the beats that end. */
  #advance(): number {
    let endingSum = 0;
    for (let index = 0; index < this.periods.length; index += 1) {
      const states = this.#states[index] as Float64Array;
      const head = ((this.#heads[index] as number) + states.length - 1) % states.length;
      this.#heads[index] = head;
      this.#ending[index] = states[head] as number;
      endingSum += states[head] as number;
    }
    return endingSum;
  }

  /** Starts the beats of period `index` and weighs its states by the frame's likelihood; returns their sum. */
  #weigh(index: number, endingSum: number): number {
    const { prior, bonus, levels, firstSource, weights } = this.periods[index] as BeatPeriod;
    let beginning = 0;
    for (let offset = 0; offset < weights.length; offset += 1) {
      beginning += (weights[offset] as number) * (this.#ending[firstSource + offset] as number);
    }
    const states = this.#states[index] as Float64Array;
    const head = this.#heads[index] as number;
    states[head] = ((1 - RESTART_SHARE) * beginning + RESTART_SHARE * prior * endingSum) * bonus;
    const likelihood = this.#likelihood;
    let mass = 0;
    let slot = head;
    for (let frame = 0; frame < states.length; frame += 1) {
      const value = (states[slot] as number) * (likelihood[levels[frame] as number] as number);
      states[slot] = value;
      mass += value;
      slot = slot + 1 === states.length ? 0 : slot + 1;
    }
    this.#mass[index] = mass;
    return mass;
  }

  #rescale(): void {
    const factor = 1 / this.#total;
    for (const states of this.#states) {
      for (let slot = 0; slot < states.length; slot += 1) states[slot] = (states[slot] as number) * factor;
    }
    for (let index = 0; index < this.#mass.length; index += 1) {
      this.#mass[index] = (this.#mass[index] as number) * factor;
    }
    this.#total = 1;
  }
}

function binDistance(one: number, other: number): number {
  const distance = Math.abs(one - other);
  return Math.min(distance, PHASE_BIN_COUNT - distance);
}
