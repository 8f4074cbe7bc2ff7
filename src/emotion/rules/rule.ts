import { signedNumber } from '../../core/signed-number.js';
import { isDeepStrictEqual } from 'node:util';
import { clamp } from '../../core/units.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { eventAt } from '../events/event-at.js';
import { HeldCondition } from './held-condition.js';
import { evaluatorOfCondition, evaluatorOfNumber } from './rule-evaluator.js';
import type { ConditionExpression, Expression, NumberExpression } from './rule-expression.js';
import { explanationOf, type RuleSignal } from './rule-signal.js';
import { strongestTerms } from '../events/strongest-terms.js';

/** A rule that was read and found right. */
export interface RuleDefinition {
  /** Name of its event. */
  readonly name: string;
  readonly when: ConditionExpression;
  /** `when` as the person wrote it. */
  readonly whenText: string;
  readonly value: NumberExpression;
  /** Least time between two events, seconds of audio. */
  readonly cooldownSeconds: number;
  /** `when` must have been false this long before the rule may come again, seconds of audio. */
  readonly debounceSeconds: number;
}

/**
 * A rule of one's own on one stream: an event when `when` becomes true, or is so when the cooldown ends; again only after it
 * was false for the debounce. The `reason` gives the condition and the signals in it, with the terms behind those that are
 * explained. `confidence` is that of the emotion if the condition rests on it, else 1. A value that is no number is 0.
 */
export class Rule {
  readonly #definition: RuleDefinition;
  readonly #isTrue: (frame: EmotionFrame) => boolean;
  readonly #value: (frame: EmotionFrame) => number;
  /** The signals that `when` names. */
  readonly #named: readonly (readonly [string, RuleSignal])[];
  readonly #falseHeld = new HeldCondition();
  #isArmed = true;
  #lastSeconds = Number.NEGATIVE_INFINITY;

  constructor(definition: RuleDefinition, signals: ReadonlyMap<string, RuleSignal>) {
    this.#definition = definition;
    this.#isTrue = evaluatorOfCondition(definition.when, signals);
    this.#value = evaluatorOfNumber(definition.value, signals);
    const names = signalNamesOf(definition.when);
    this.#named = [...signals].filter(([name]) => names.has(name));
  }

  /** Whether the other says the same; what either remembers does not count. */
  isSameAs(other: Rule): boolean {
    return isDeepStrictEqual(this.#definition, other.#definition);
  }

  step(frame: EmotionFrame): EmotionEvent | null {
    const { name, cooldownSeconds, debounceSeconds } = this.#definition;
    const { audioTimeSeconds } = frame;
    const isTrue = this.#isTrue(frame);
    const value = this.#value(frame);
    if (this.#falseHeld.step(!isTrue, audioTimeSeconds) >= debounceSeconds) this.#isArmed = true;
    if (!isTrue || !this.#isArmed || audioTimeSeconds - this.#lastSeconds < cooldownSeconds) return null;
    this.#isArmed = false;
    this.#lastSeconds = audioTimeSeconds;
    const finite = Number.isFinite(value) ? value : 0;
    return eventAt(frame, name, finite, this.#confidence(frame), this.#reason(frame));
  }

  #confidence(frame: EmotionFrame): number {
    const { emotion } = frame;
    if (emotion === null) return 1;
    const without = { ...frame, emotion: null };
    const isOfEmotion = this.#named.some(([, { read }]) => read(without) === null);
    return isOfEmotion ? clamp(emotion.confidence, 0, 1) : 1;
  }

  #reason(frame: EmotionFrame): string {
    const values = this.#named.map(([name, { read }]) => {
      const value = read(frame);
      if (value === null) return `${name} unknown`;
      const why = frame.emotion === null ? null : explanationOf(name, frame.emotion);
      const terms = why === null ? '' : ` by ${strongestTerms(why, value >= 0 ? 1 : -1)}`;
      return `${name} ${signedNumber(value)}${terms}`;
    });
    return [this.#definition.whenText, ...values].join('; ');
  }
}

/** Names of all signals in an expression. */
function signalNamesOf(expression: Expression): Set<string> {
  if (expression.kind === 'signal') return new Set([expression.name]);
  const inner = Object.values(expression).filter((part): part is Expression => typeof part === 'object');
  return new Set(inner.flatMap((part) => [...signalNamesOf(part)]));
}
