import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONDITIONS, type ConditionId, type Severity } from '../../../src/core/health-condition.js';
import type { Finding } from '../../../src/show/health/finding.js';
import { HealthList } from '../../../src/show/health/health-list.js';

const SEVERITIES: readonly Severity[] = ['bad', 'warn', 'info'];
const IDS = Object.keys(CONDITIONS) as ConditionId[];

function found(id: ConditionId, more: Partial<Finding> = {}): Finding {
  return { id, subject: null, severity: 'warn', what: id, doThis: 'Do it.', ...more };
}

/** Ids on the list after each step, where step `index` is at `index · stepMs`. */
function told(stepMs: number, ...steps: readonly (readonly Finding[])[]): string[] {
  const list = new HealthList();
  return steps.map((step, index) =>
    list
      .step(step, index * stepMs)
      .conditions.map(({ id }) => id)
      .join(' '),
  );
}

const any = fc.record({
  id: fc.constantFrom(...IDS),
  subject: fc.constantFrom(null, 'osc', 'sacn'),
  severity: fc.constantFrom(...SEVERITIES),
  what: fc.constantFrom('this', 'that'),
  isUnclear: fc.boolean(),
});
const anySteps = fc.array(
  fc.record({ findings: fc.array(any, { maxLength: 6 }), afterMs: fc.integer({ min: 1, max: 8000 }) }),
  { maxLength: 40 },
);

describe('HealthList', () => {
  it('is empty and ok at first', () => {
    expect(new HealthList().report).toEqual({ level: 'ok', conditions: [] });
  });

  it('lets no short pause count of what comes and goes, and a long one', () => {
    const held = [found('lights-limited')];
    const everySecond = Array.from({ length: 13 }, (_, index) => (index % 2 === 0 ? held : []));
    expect(told(500, ...everySecond).lastIndexOf('')).toBe(9);
    const everyThird = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? held : []));
    expect(told(500, ...everyThird)).toEqual(everyThird.map(() => ''));
  });

  it('tells at once what needs no waiting, with when it began', () => {
    const list = new HealthList();
    const report = list.step([found('input-lost', { severity: 'bad' })], 5000);
    expect(report).toEqual({
      level: 'bad',
      conditions: [
        {
          id: 'input-lost',
          subject: null,
          severity: 'bad',
          sinceMs: 5000,
          what: 'input-lost',
          doThis: 'Do it.',
        },
      ],
    });
    expect(list.report).toBe(report);
    expect(list.step([found('input-lost', { severity: 'bad' })], 6000)).toBe(report);
  });

  it('waits until it lasted, and forgets what did not', () => {
    const late = [found('analysis-late')];
    expect(told(250, late, late, late, [], late, late, late)).toEqual([
      '',
      '',
      'analysis-late',
      'analysis-late',
      'analysis-late',
      'analysis-late',
      'analysis-late',
    ]);
    expect(told(250, late, late, [], late, late, [])).toEqual(['', '', '', '', '', '']);
  });

  it('keeps it until the opposite lasted: 2 s of not being late', () => {
    const late = [found('analysis-late')];
    const after = told(500, late, late, [], [], [], late, [], [], [], []);
    expect(after.slice(1, 9).every((ids) => ids === 'analysis-late')).toBe(true);
    expect(after.at(-1)).toBe('');
  });

  it('worsens at once and improves when that has lasted', () => {
    const list = new HealthList();
    const severityAt = (severity: Severity, nowMs: number): string =>
      list.step([found('analysis-late', { severity, what: severity })], nowMs).conditions[0]?.what ?? '';
    expect([0, 500].map((nowMs) => severityAt('warn', nowMs))).toEqual(['', 'warn']);
    expect(severityAt('bad', 600)).toBe('bad');
    expect([700, 1700, 2599].map((nowMs) => severityAt('warn', nowMs))).toEqual(['bad', 'bad', 'bad']);
    expect(severityAt('warn', 2600)).toBe('warn');
    expect(list.report.conditions[0]?.sinceMs).toBe(0);
  });

  it('leaves what cannot be told now as it was, and begins nothing with it', () => {
    const failed = [found('output-failed', { subject: 'osc' })];
    const unclear = [found('output-failed', { subject: 'osc', isUnclear: true })];
    const rounds = Array.from({ length: 10 }, () => unclear);
    expect(told(4000, ...rounds).every((ids) => ids === '')).toBe(true);
    expect(told(4000, failed, ...rounds).every((ids) => ids === 'output-failed')).toBe(true);
    expect(told(4000, failed, unclear, [], []).at(-1)).toBe('');
  });

  it('ranks by severity, then as the table stands, then by subject', () => {
    const list = new HealthList();
    const report = list.step(
      [
        found('lights-blackout', { severity: 'info' }),
        found('output-failed', { severity: 'bad', subject: 'sacn' }),
        found('audio-dropped'),
        found('output-failed', { severity: 'bad', subject: 'osc' }),
        found('input-lost', { severity: 'bad' }),
      ],
      0,
    );
    expect(report.conditions.map(({ id, subject }) => `${id} ${subject ?? ''}`.trim())).toEqual([
      'input-lost',
      'output-failed osc',
      'output-failed sacn',
      'audio-dropped',
      'lights-blackout',
    ]);
  });

  it('is ok when there is nothing but to know', () => {
    expect(new HealthList().step([found('lights-blackout', { severity: 'info' })], 0).level).toBe('ok');
  });

  it('has the same order whatever order things are found in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: ({ id, subject }) => `${id} ${subject}` }), (findings) => {
        const all = findings.map((one) => found(one.id, { ...one, isUnclear: false }));
        const [straight, reversed] = [new HealthList(), new HealthList()];
        for (const nowMs of [0, 100_000]) {
          straight.step(all, nowMs);
          reversed.step(all.toReversed(), nowMs);
        }
        expect(reversed.report).toEqual(straight.report);
        expect(straight.report.conditions).toHaveLength(all.length);
      }),
    );
  });

  it('never flickers: what comes has lasted, what goes or improves has been otherwise for long enough', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const list = new HealthList();
        /** By key: when it was found last, and found at least so severe. */
        const seenAtMs = new Map<string, number>();
        const severeAtMs = new Map<string, number>();
        let before = list.report;
        let nowMs = 0;
        for (const { findings, afterMs } of steps) {
          nowMs += afterMs;
          const report = list.step(
            findings.map((one) => found(one.id, one)),
            nowMs,
          );
          const first = new Map(findings.toReversed().map((one) => [`${one.id} ${one.subject}`, one]));
          for (const [key, one] of first) {
            if (!one.isUnclear) seenAtMs.set(key, nowMs);
          }
          for (const condition of report.conditions) {
            const key = `${condition.id} ${condition.subject}`;
            const was = before.conditions.find(
              ({ id, subject }) => id === condition.id && subject === condition.subject,
            );
            const { onMs, offMs } = CONDITIONS[condition.id];
            if (was === undefined) expect(nowMs - condition.sinceMs).toBeGreaterThanOrEqual(onMs);
            const isMilder =
              was !== undefined && SEVERITIES.indexOf(condition.severity) > SEVERITIES.indexOf(was.severity);
            if (isMilder) expect(nowMs - (severeAtMs.get(key) ?? 0)).toBeGreaterThanOrEqual(offMs);
            const now = first.get(key);
            if (now?.isUnclear === false && now.severity === condition.severity) severeAtMs.set(key, nowMs);
          }
          for (const gone of before.conditions) {
            const key = `${gone.id} ${gone.subject}`;
            const isThere = report.conditions.some(
              ({ id, subject }) => id === gone.id && subject === gone.subject,
            );
            if (isThere) continue;
            expect(first.has(key)).toBe(false);
            expect(nowMs - (seenAtMs.get(key) ?? 0)).toBeGreaterThanOrEqual(CONDITIONS[gone.id].offMs);
          }
          before = report;
        }
      }),
    );
  });
});
