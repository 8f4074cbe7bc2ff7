import { type BeatEvent, HIGHEST_BPM, LOWEST_BPM } from './beat-event.js';
import { BEAT_FRAME_HOPS, BEAT_FRAME_RATE_HZ, type BeatPeriod } from './beat-model.js';
import { BeatStates } from './beat-states.js';
import { BeatOctave } from './beat-octave.js';
import type { FastAnalysis } from './fast-analysis.js';
import { clamp } from '../../core/units.js';
import { ANALYSIS_RATE_HZ, FAST_HOP_SAMPLES } from '../feature-layout.js';

/** What the tracker needs of a hop: a `FastAnalysis` has it. */
export type RhythmHop = Pick<FastAnalysis, 'sampleIndex' | 'onsetRises' | 'levelDbfs'>;

/** Weight of onsets below 250 Hz, to 2,500 Hz and above: drums and bass carry the beat more than hats do. */
const RANGE_WEIGHTS = [0.37, 0.55, 0.08];
/** The same for telling beats from half-beats: kick, snare and chord, no hats. */
const ACCENT_WEIGHTS = [0.5, 0.5, 0];
const HOP_SECONDS = FAST_HOP_SAMPLES / ANALYSIS_RATE_HZ;
/** Span of the running mean of onset strength, seconds. */
const MEAN_SECONDS = 2.4;
/** Mean onset strength (decades a frame) of half trust: noise has .005, quiet classical music .02, pop .1. */
const HALF_TRUST = 0.0033;
/** One frame's strength counts up to here: the first sound after digital silence is many decades. */
const LARGEST_STRENGTH = 1.2;
/** From the sound of a beat to its peak in the onset strength, seconds. */
const ONSET_DELAY_SECONDS = 0.012;
/** Quieter than this for so long is a stop: nothing more is told and everything forgotten. */
const QUIET_DBFS = -60;
const QUIET_SECONDS = 1.5;
/** Share of the phase error that is made good in each frame: a time constant of about .1 s. */
const PHASE_GAIN = 0.1;
const PERIOD_GAIN = 0.1;
/**
 * Phase errors beyond this many beats are not slewed but jumped: at once in the opening and after a change of tempo, later when the
 * other place has been the likelier one for two bars, since one kick off the beat makes it so for a while.
 */
const JUMP_BEATS = 0.15;
const JUMP_EVIDENCE_BEATS = 8;
/** Another tempo takes over when it has been this much more probable for this long; half and double need more. */
const SWITCH_FACTOR = 1.3;
const SWITCH_SECONDS = 0.3;
const OCTAVE_SWITCH_FACTOR = 2;
const OCTAVE_SWITCH_SECONDS = 1.5;
/** … and once the music has gone on for so long, two bars of its beats. */
const OPENING_SECONDS = 8;
const OCTAVE_SWITCH_BEATS = 8;
/** No beat is told while confidence is below this. */
const LEAST_CONFIDENCE = 0.22;
/** Share of a beat that must lie between two beats told: of the shorter one, when the tempo has changed. */
const LEAST_INTERVAL_BEATS = 0.6;

/**
 * Causal beat tracker on onset strength: the posterior of `BeatStates` steers an oscillator that runs ahead of the onset
 * detector's delay, so a beat is told when it falls, not after it was heard. Tempo changes of a few per cent a beat are
 * followed, sudden ones in about three seconds; half and double tempo need clear evidence for long. Never throws; allocates one
 * object a beat.
 */
export class BeatTracker {
  readonly #onBeat: (beat: BeatEvent) => void;
  readonly #states = new BeatStates();
  readonly #octave = new BeatOctave();
  #frameStrength = 0;
  #frameAccent = 0;
  #hopCount = 0;
  #frameCount = 0;
  #meanStrength = 0;
  #quietHopCount = 0;
  #periodIndex = -1;
  #periodSeconds = 0.5;
  /** Place in the model's beats, counted on so that every other beat can be told: 0..2. */
  #phase = 0;
  #toldPhase = 0;
  #confidence = 0;
  #lastBeatSampleIndex = Number.NEGATIVE_INFINITY;
  #lastPeriodSamples = Number.POSITIVE_INFINITY;
  #rivalFrameCount = 0;
  /** For how long another place in the beat has been likelier; infinite after a change of tempo. */
  #elsewhereFrameCount = 0;

  constructor(onBeat: (beat: BeatEvent) => void) {
    this.#onBeat = onBeat;
  }

  /** Newest tempo, beats a minute (45..220). Meaningful while `confidence` is not near 0. */
  get tempoBpm(): number {
    return clamp((60 * this.#octave.factor) / this.#periodSeconds, LOWEST_BPM, HIGHEST_BPM);
  }

  /** Place in the beat, 0 at a beat, below 1. */
  get phase(): number {
    return this.#toldPhase;
  }

  /** 0..1: probability of the tempo (±4 %), its half or its double, times that of the phase (± a tenth of a beat), less when hardly anything sets in. */
  get confidence(): number {
    return this.#confidence;
  }

  /** Takes the newest hop of the fast analysis. Every hop must be given, in order. */
  step(hop: RhythmHop): void {
    this.#quietHopCount = hop.levelDbfs > QUIET_DBFS ? 0 : this.#quietHopCount + 1;
    if (this.#quietHopCount * HOP_SECONDS >= QUIET_SECONDS) {
      this.#forget();
      return;
    }
    for (let range = 0; range < RANGE_WEIGHTS.length; range += 1) {
      this.#frameStrength += (RANGE_WEIGHTS[range] as number) * (hop.onsetRises[range] as number);
      this.#frameAccent += (ACCENT_WEIGHTS[range] as number) * (hop.onsetRises[range] as number);
    }
    this.#hopCount += 1;
    this.#phase = (this.#phase + HOP_SECONDS / this.#periodSeconds) % 2;
    if (this.#hopCount % BEAT_FRAME_HOPS === 0) this.#endFrame();
    this.#tell(hop.sampleIndex);
  }

  /** Renews the phase that is told, and tells the beat if one fell since the last hop. */
  #tell(sampleIndex: number): void {
    const { factor, strongParity } = this.#octave;
    const phase = wrap((factor === 0.5 ? this.#phase - strongParity : this.#phase) * factor);
    const hasPassed = this.#toldPhase > 0.5 && phase < 0.5;
    this.#toldPhase = phase;
    if (!hasPassed || this.#confidence < LEAST_CONFIDENCE) return;
    const periodSamples = (this.#periodSeconds / factor) * ANALYSIS_RATE_HZ;
    const beatSampleIndex = Math.round(sampleIndex - Math.min(FAST_HOP_SAMPLES, phase * periodSamples));
    const shorterSamples = Math.min(periodSamples, this.#lastPeriodSamples);
    if (beatSampleIndex - this.#lastBeatSampleIndex < LEAST_INTERVAL_BEATS * shorterSamples) return;
    this.#lastBeatSampleIndex = beatSampleIndex;
    this.#lastPeriodSamples = periodSamples;
    this.#onBeat({ sampleIndex: beatSampleIndex, tempoBpm: this.tempoBpm, confidence: this.#confidence });
  }

  #endFrame(): void {
    const strength = Math.min(LARGEST_STRENGTH, this.#frameStrength);
    this.#frameStrength = 0;
    this.#frameCount += 1;
    const span = Math.min(this.#frameCount, MEAN_SECONDS * BEAT_FRAME_RATE_HZ);
    this.#meanStrength += (strength - this.#meanStrength) / span;
    const trust = this.#meanStrength / (this.#meanStrength + HALF_TRUST);
    this.#states.step(strength / (this.#meanStrength + HALF_TRUST), trust);
    this.#chooseTempo();
    this.#steer(trust);
  }

  /** Follows the tempo it has unless another has clearly been more probable for a while. */
  #chooseTempo(): void {
    const likeliest = this.#states.likeliestPeriod();
    if (this.#periodIndex < 0) this.#periodIndex = likeliest;
    const ratio = this.#length(likeliest) / this.#length(this.#periodIndex);
    const isOctave = Math.abs(Math.abs(Math.log2(ratio)) - 1) < 0.1;
    const gain = this.#states.tempoProbability(likeliest) / this.#states.tempoProbability(this.#periodIndex);
    const isSame = Math.abs(ratio - 1) < 0.06;
    const isRival = gain > (isOctave ? OCTAVE_SWITCH_FACTOR : SWITCH_FACTOR);
    this.#rivalFrameCount = isRival && !isSame ? this.#rivalFrameCount + 1 : 0;
    const wait = (isOctave ? this.#octaveWaitSeconds() : SWITCH_SECONDS) * BEAT_FRAME_RATE_HZ;
    if (isSame || this.#rivalFrameCount > wait) {
      if (!isSame) {
        this.#periodSeconds = this.#states.meanPeriodSeconds(likeliest);
        this.#elsewhereFrameCount = Number.POSITIVE_INFINITY;
      }
      if (isOctave) this.#octave.follow(ratio > 1 ? 2 : 0.5);
      this.#periodIndex = likeliest;
      this.#rivalFrameCount = 0;
    }
    this.#periodSeconds +=
      PERIOD_GAIN * (this.#states.meanPeriodSeconds(this.#periodIndex) - this.#periodSeconds);
  }

  #octaveWaitSeconds(): number {
    if (this.#frameCount < OPENING_SECONDS * BEAT_FRAME_RATE_HZ) return OCTAVE_SWITCH_SECONDS;
    return (OCTAVE_SWITCH_BEATS * this.#periodSeconds) / this.#octave.factor;
  }

  /** Draws the oscillator towards the posterior's phase; `heard` is where in the beat the newest frame stands. */
  #steer(trust: number): void {
    const lead = ONSET_DELAY_SECONDS / this.#periodSeconds;
    this.#states.locate(this.#periodIndex, wrap(this.#phase - lead));
    const likeliest = wrap(this.#states.phase + lead - this.#phase + 0.5) - 0.5;
    const near = wrap(this.#states.nearPhase + lead - this.#phase + 0.5) - 0.5;
    const error = this.#mayFollow(likeliest) ? likeliest : near;
    this.#phase = (this.#phase + (Math.abs(error) > JUMP_BEATS ? error : PHASE_GAIN * error) + 2) % 2;
    const heard = wrap(this.#phase - lead);
    const nearestBeat = Math.round(this.#phase - lead + 2) % 2 === 1 ? 1 : 0;
    this.#octave.step(this.#frameAccent, heard, nearestBeat, 60 / this.#periodSeconds);
    this.#frameAccent = 0;
    this.#confidence = trust * this.#pulseProbability() * this.#states.phaseProbability;
  }

  /** Whether the likeliest place, `error` beats away, is the one to follow: it is near, or has been the likeliest for long enough. */
  #mayFollow(error: number): boolean {
    if (Math.abs(error) <= JUMP_BEATS) {
      this.#elsewhereFrameCount = 0;
      return true;
    }
    this.#elsewhereFrameCount += 1;
    const evidenceFrames = JUMP_EVIDENCE_BEATS * this.#periodSeconds * BEAT_FRAME_RATE_HZ;
    const isOpening = this.#frameCount < OPENING_SECONDS * BEAT_FRAME_RATE_HZ;
    return isOpening || this.#elsewhereFrameCount > evidenceFrames;
  }

  /** Probability of the tempo, its half or its double: which of them it is may be open while the beats are not. */
  #pulseProbability(): number {
    const states = this.#states;
    const length = this.#length(this.#periodIndex);
    const others = [length / 2, 2 * length].map((other) => {
      const index = Math.round(other) - this.#length(0);
      return index >= 0 && index < states.periods.length ? states.tempoProbability(index) : 0;
    });
    return Math.min(
      1,
      others.reduce((sum, other) => sum + other, states.tempoProbability(this.#periodIndex)),
    );
  }

  #length(index: number): number {
    return (this.#states.periods[index] as BeatPeriod).periodFrames;
  }

  #forget(): void {
    if (this.#periodIndex >= 0) this.#states.reset();
    this.#periodIndex = -1;
    this.#confidence = 0;
    this.#phase = 0;
    this.#toldPhase = 0;
    this.#octave.reset();
    this.#frameStrength = 0;
    this.#frameAccent = 0;
    this.#frameCount = 0;
    this.#meanStrength = 0;
    this.#rivalFrameCount = 0;
    this.#elsewhereFrameCount = 0;
  }
}

/** `value` moved by whole numbers into 0..1. */
function wrap(value: number): number {
  return value - Math.floor(value);
}
