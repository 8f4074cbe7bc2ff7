import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configFaults } from '../../../src/core/config-faults.js';
import { configSchema } from '../../../src/core/config-schema.js';
import type { EmotionEvent, EmotionFrame } from '../../../src/emotion/emotion-frame.js';
import { EventDetectors } from '../../../src/emotion/events/event-detectors.js';
import { compileRules } from '../../../src/emotion/rules/compile-rules.js';
import { evaluatorOfCondition, evaluatorOfNumber } from '../../../src/emotion/rules/rule-evaluator.js';
import { type RuleSignal, signalsByRuleName } from '../../../src/emotion/rules/rule-signal.js';
import { FRAME_RATE_HZ } from '../../../src/features/feature-layout.js';
import { SIGNALS } from '../../../src/signals/signal-table.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';
import { NAMES, randomCondition, randomNumber } from './random-expressions.js';

interface RuleInput {
  readonly name?: string;
  readonly when: string;
  readonly value?: string;
  readonly cooldownSeconds?: number;
  readonly debounceSeconds?: number;
}

function compile(...rules: readonly RuleInput[]) {
  const values = { rules: rules.map((rule) => ({ name: 'mine', ...rule })) };
  const { success, data, error } = configSchema.safeParse(values);
  if (!success) throw new Error(configFaults(configSchema, values, error.issues).join('; '));
  return compileRules(data.rules, SIGNALS);
}

/** Events of a rule along a path of so many seconds each at an arousal, valence and level. */
function eventsOf(
  rule: RuleInput,
  path: readonly {
    seconds: number;
    arousal?: number;
    valence?: number;
    levelDbfs?: number;
    isKnown?: boolean;
  }[],
): EmotionEvent[] {
  const made = compile({ cooldownSeconds: 0.1, debounceSeconds: 0, ...rule })();
  const events: EmotionEvent[] = [];
  let frameIndex = 0;
  for (const { seconds, ...values } of path) {
    for (let frame = 0; frame < Math.round(seconds * FRAME_RATE_HZ); frame += 1) {
      const at = syntheticFrame({ ...values, frameIndex });
      events.push(...made.map((one) => one.step(at)).filter((event) => event !== null));
      frameIndex += 1;
    }
  }
  return events;
}

/** Holds events to the times they must have, to a tenth of a second (three frames). */
function expectTimes(events: readonly EmotionEvent[], seconds: readonly number[]): void {
  const times = events.map(({ audioTimeSeconds }) => audioTimeSeconds);
  expect(times, `at ${times.join(', ')}`).toHaveLength(seconds.length);
  for (const [index, wanted] of seconds.entries()) {
    expect(Math.abs((times[index] as number) - wanted), `at ${times.join(', ')}`).toBeLessThan(0.11);
  }
}

describe('rules', () => {
  it('comes when the condition has held for its time while a signal falls, with value, confidence and reason', () => {
    const falling = Array.from({ length: 40 }, (_, step) => ({
      seconds: 0.1,
      arousal: 0.8,
      valence: 0.5 - step * 0.02,
    }));
    const rule = { name: 'lift', when: 'arousal > 0.7 for 2s and falling(valence)', value: 'arousal' };
    const events = eventsOf(rule, [{ seconds: 3, arousal: 0.2, valence: 0.5 }, ...falling]);
    expectTimes(events, [5]);
    expect(events[0]).toMatchObject({ name: 'lift', value: 0.8, confidence: 0.8 });
    expect(events[0]?.reason).toMatch(
      /^arousal > 0\.7 for 2s and falling\(valence\); valence \+0\.\d\d by .*; arousal \+0\.80 by /,
    );
    const rising = falling.toReversed();
    expect(eventsOf(rule, [{ seconds: 3, arousal: 0.8, valence: -0.28 }, ...rising])).toEqual([]);
  });

  it('comes again only after the condition was false for the debounce, and not before the cooldown ends', () => {
    const blink = (off: number) => [
      { seconds: 1, levelDbfs: -10 },
      { seconds: off, levelDbfs: -40 },
    ];
    const when = 'level > -20';
    expect(
      eventsOf({ when, debounceSeconds: 0.5 }, [...blink(0.2), ...blink(0.2), ...blink(0.2)]),
    ).toHaveLength(1);
    expect(
      eventsOf({ when, debounceSeconds: 0.5 }, [...blink(0.7), ...blink(0.7), ...blink(0.7)]),
    ).toHaveLength(3);
    const cooled = eventsOf({ when, cooldownSeconds: 3 }, [
      ...blink(0.5),
      ...blink(0.5),
      ...blink(0.5),
      ...blink(0.5),
    ]);
    expectTimes(cooled, [0, 3]);
  });

  it('does not chatter about its threshold', () => {
    const about = (swing: number) =>
      Array.from({ length: 60 }, (_, step) => ({
        seconds: 0.2,
        arousal: 0.5 + (step % 2 === 0 ? swing : -swing),
      }));
    expect(eventsOf({ when: 'arousal > 0.5' }, about(0.03))).toHaveLength(1);
    expect(eventsOf({ when: 'arousal > 0.5' }, about(0.06)).length).toBeGreaterThan(20);
  });

  it('knows windows: mean, lowest and highest of the last seconds', () => {
    const path = [
      { seconds: 4, arousal: -0.5 },
      { seconds: 4, arousal: 0.5 },
      { seconds: 4, arousal: -0.5 },
    ];
    expectTimes(eventsOf({ when: 'mean(arousal, 2s) > 0' }, path), [5]);
    expectTimes(eventsOf({ when: 'min(arousal, 2s) > 0' }, path), [6]);
    expectTimes(eventsOf({ when: 'not max(arousal, 2s) > 0' }, path), [0, 10]);
    expectTimes(eventsOf({ when: 'rising(arousal)' }, path), [4]);
    expectTimes(eventsOf({ when: 'falling(arousal, 1s)' }, path), [8]);
    expectTimes(eventsOf({ when: 'max(arousal, valence) > 0.4' }, path), [4]);
    const early = [
      { seconds: 1.5, arousal: -0.5 },
      { seconds: 4, arousal: 0.5 },
    ];
    // A trend is none before its whole time was heard.
    expectTimes(eventsOf({ when: 'rising(arousal, 4s)' }, early), [4]);
  });

  it('is false of what is not known yet, and of a division by zero', () => {
    const unknown = [{ seconds: 2, isKnown: false }];
    expect(eventsOf({ when: 'arousal > -2' }, unknown)).toEqual([]);
    expect(eventsOf({ when: 'arousal <= 2' }, unknown)).toEqual([]);
    expect(eventsOf({ when: 'not arousal > -2' }, unknown)).toHaveLength(1);
    expect(eventsOf({ when: 'valence / valence >= 0' }, [{ seconds: 1, valence: 0 }])).toEqual([]);
    expect(eventsOf({ when: '1 / valence > 0' }, [{ seconds: 1, valence: 0 }])).toEqual([]);
    const [event] = eventsOf({ when: 'level > -60', value: '1 / 0' }, [{ seconds: 1 }]);
    expect(event).toMatchObject({ value: 0, confidence: 1 });
  });

  it('knows every signal there is, with dots', () => {
    const names = [...signalsByRuleName(SIGNALS).keys()];
    expect(names).toContain('film.happy');
    expect(names).toContain('midLevel.speed');
    expect(names).toContain('energy.low');
    const rules = names
      .slice(0, 64)
      .map((name, index) => ({ name: `rule${index}`, when: `${name} >= -100` }));
    // Tempo and phase there are only where a beat was heard.
    const frame = syntheticFrame({ tempoBpm: 120 });
    const events = compile(...rules)().map((rule) => rule.step(frame));
    expect(events.filter((event) => event !== null)).toHaveLength(rules.length);
  });

  it('keeps the state of streams apart', () => {
    const make = compile({ when: 'level > -60' });
    const [first, second] = [make(), make()];
    expect(first[0]?.step(syntheticFrame())).not.toBeNull();
    expect(second[0]?.step(syntheticFrame())).not.toBeNull();
  });

  it.each([
    [[{ name: 'drop', when: 'level > 0' }], 'rules.0 ("drop"): "drop" is the name of a built-in event'],
    [[{ when: 'level > 0' }, { when: 'level > 1' }], 'rules.1 ("mine"): there is another rule of this name'],
    [
      [{ when: 'levl > 0' }],
      'rules.0 ("mine").when: at character 1, "levl > 0": there is no signal "levl"; did you mean "level"?',
    ],
    [
      [{ when: 'level > 0', value: 'level > 0' }],
      'rules.0 ("mine").value: at character 1, "level > 0": expected a number',
    ],
    [[{ when: '' }], 'rules.0.when is ""; allowed is a condition'],
    [
      [{ name: 'my rule', when: 'level > 0' }],
      'rules.0.name is "my rule"; allowed is a name of 1 to 40 letters',
    ],
    [[{ when: 'level > 0', cooldownSeconds: 0 }], 'allowed is a number from 0.1 to 3600'],
    [[{ when: 'level > 0', cooldown: 3 }], 'unknown key "rules.0.cooldown"'],
  ] as const)('refuses %j', (rules, message) => {
    expect(() => compile(...(rules as unknown as RuleInput[]))).toThrow(message);
  });

  it('never throws and never has a number where there is none, whatever the expression and the frames', () => {
    const value = fc.oneof(
      fc.double({ min: -100, max: 100 }),
      fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0),
    );
    let trueCount = 0;
    fc.assert(
      fc.property(
        randomCondition,
        randomNumber,
        fc.array(value, { minLength: 1, maxLength: 80 }),
        (when, number, values) => {
          let current: number | null = null;
          const signals = new Map<string, RuleSignal>(
            NAMES.map((name) => [name, { name, low: -1, high: 1, read: () => current }]),
          );
          const isTrue = evaluatorOfCondition(when, signals);
          const evaluate = evaluatorOfNumber(number, signals);
          for (const [frameIndex, next] of values.entries()) {
            current = next;
            const frame: EmotionFrame = syntheticFrame({ frameIndex });
            const truth = isTrue(frame);
            expect(typeof truth).toBe('boolean');
            expect(typeof evaluate(frame)).toBe('number');
            if (truth) trueCount += 1;
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(trueCount).toBeGreaterThan(0);
  });
});

describe('rules that are changed while they run', () => {
  it('keep their state where they say the same, and begin anew where they do not', () => {
    const high = { name: 'high', when: 'arousal > 0.5', cooldownSeconds: 3600 };
    const low = { name: 'low', when: 'arousal < 0.6', cooldownSeconds: 3600 };
    const detectors = new EventDetectors(compile(high, low)());
    let frameIndex = 0;
    const named = (): string[] => {
      const at = syntheticFrame({ arousal: 0.55, frameIndex });
      frameIndex += 1;
      return detectors.step(at).flatMap(({ name }) => (name === 'high' || name === 'low' ? [name] : []));
    };
    expect(named()).toEqual(['high', 'low']);
    expect(named()).toEqual([]);
    detectors.setRules(compile(low, high)());
    expect(named()).toEqual([]);
    detectors.setRules(compile({ ...low, when: 'arousal < 0.7' }, high)());
    expect(named()).toEqual(['low']);
    detectors.setRules(compile(high)());
    detectors.setRules(compile(high, low)());
    expect(named()).toEqual(['low']);
  });
});
