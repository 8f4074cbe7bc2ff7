import { describe, expect, it } from 'vitest';
import { CONDITIONS } from '../../../src/core/health-condition.js';
import type { HealthFacts } from '../../../src/show/health/health-facts.js';
import type { InputChannel } from '../../../src/show/health/input-monitor.js';
import { showFindings } from '../../../src/show/health/show-findings.js';
import { facts, levels, output } from './facts.js';

/** `severity id subject` of what is found. */
function found(now: HealthFacts, before: HealthFacts | null = facts()): string[] {
  return showFindings(now, before)
    .filter(({ isUnclear }) => isUnclear !== true)
    .map(({ id, severity, subject }) => [severity, id, ...(subject === null ? [] : [subject])].join(' '));
}

function words(now: HealthFacts, before: HealthFacts | null = facts()): string {
  return showFindings(now, before)
    .map(({ what }) => what)
    .join(' ');
}

const twoChannels = (one: Partial<InputChannel>, other: Partial<InputChannel> = {}) =>
  facts({ input: { levels: levels(one, other) } });

/** Each condition once, at the moment it is found. */
const CASES: readonly (readonly [string, HealthFacts])[] = [
  ['bad input-lost', facts({ input: { state: 'lost', levels: null } })],
  ['bad input-waiting', facts({ input: { state: 'waiting', levels: null } })],
  ['warn input-ended', facts({ input: { state: 'ended' } })],
  ['warn input-clipping channel 2', twoChannels({}, { recentClippedRunCount: 3 })],
  ['warn input-channel-dead', twoChannels({}, { levelDbfs: -120, deadSeconds: 8 })],
  [
    'warn input-inverted',
    facts({
      input: {
        levels: { ...levels({}, {}), pairs: [{ channels: [0, 1], correlation: -1, invertedSeconds: 5 }] },
      },
    }),
  ],
  ['warn input-too-low', facts({ input: { shortTermLufs: -50 } })],
  ['info input-offset', twoChannels({ offset: 0.0033 })],
  ['warn input-offset', twoChannels({ offset: -0.05 })],
  ['warn input-not-numbers', twoChannels({ nonFiniteCount: 1 })],
  ['info input-silent', facts({ input: { signal: 'silence', silentMs: 10_000 } })],
  ['warn input-silent', facts({ input: { signal: 'silence', silentMs: 60_000 } })],
  ['warn analysis-late', facts({ analysis: { lateMs: 251 } })],
  ['bad analysis-late', facts({ analysis: { lateMs: 1001 } })],
  ['warn analysis-restarted', facts({ analysis: { restartCount: 1 } })],
  ['warn audio-dropped', facts({ analysis: { droppedSampleCount: 1 } })],
  ['warn audio-dropped', facts({ analysis: { droppedFrameCount: 1 } })],
  ['info model-none', facts({ analysis: { hasModel: false } })],
  [
    'bad output-failed sacn',
    facts({ outputs: [output('sacn', { state: 'failed', lastError: 'no such interface' })] }),
  ],
  ['bad output-unreachable osc', facts({ outputs: [output('osc', { trouble: 'host "a" has no address' })] })],
  ['bad lights-fault', facts({ lights: { error: 'no such colour' } })],
  ['warn lights-fail-safe', facts({ lights: { lost: 'analysis' } })],
  ['info osc-stranger', facts({ oscInput: { strangerCount: 1, firstStranger: '192.0.2.7' } })],
  ['info osc-refused', facts({ oscInput: { refusedCount: 1, lastRefusal: 'there are no presets' } })],
  ['info osc-refused', facts({ oscInput: { unknownCount: 1 } })],
  ['info lights-blackout', facts({ lights: { isBlackout: true } })],
  ['info lights-frozen', facts({ lights: { isFrozen: true } })],
  ['info lights-by-hand', facts({ lights: { groupsByHand: ['wash', 'back'] } })],
  ['info lights-master', facts({ lights: { master: 0.4 } })],
  ['info lights-limited', facts({ lights: { heldCount: 1 } })],
  ['info emotion-held', facts({ isEmotionHeld: true })],
  ['info settings-unsaved', facts({ settings: { isUnsaved: true } })],
  ['info restart-needed', facts({ settings: { restartNeeded: ['server.port'] } })],
  ['info clients-stalled', facts({ server: { stalledClientTotal: 1 } })],
  ['warn recording-failed', facts({ recordingError: 'no space' })],
  ['warn words-lost', facts({ wordsTrouble: 'lines on stderr are lost (ENOSPC)' })],
];

describe('showFindings', () => {
  it('finds nothing where all is well, at the first moment as well', () => {
    expect(found(facts())).toEqual([]);
    expect(found(facts(), null)).toEqual([]);
  });

  it.each(CASES)('%s, and nothing else', (expected, now) => {
    expect(found(now)).toEqual([expected]);
    for (const { what, doThis } of showFindings(now, facts())) {
      expect(what).not.toMatch(/undefined|null|NaN/);
      expect(doThis).toMatch(/\.$/);
    }
  });

  it('has a case for every condition there is, but one that two moments are needed for', () => {
    const covered = new Set(CASES.map(([words]) => words.split(' ')[1]));
    expect(Object.keys(CONDITIONS).filter((id) => !covered.has(id))).toEqual(['output-dropping']);
    const dropping = facts({ outputs: [output('ndjson', { droppedCount: 7 })] });
    const before = facts({ outputs: [output('ndjson', { droppedCount: 6 })] });
    expect(found(dropping, before)).toEqual(['warn output-dropping ndjson']);
    expect(found(before, dropping)).toEqual([]);
    expect(found(dropping, dropping)).toEqual([]);
  });

  it('tells what only just is not so', () => {
    const input = { shortTermLufs: -45, silentMs: 9999 };
    expect(found(facts({ input, analysis: { lateMs: 250 } }))).toEqual([]);
    const edge = { recentClippedRunCount: 2, deadSeconds: 7.9, offset: 0.0031 };
    expect(found(twoChannels(edge, edge))).toEqual([]);
  });

  it('counts news, not what has been: losses before the first moment say nothing', () => {
    const analysis = { droppedSampleCount: 9, droppedFrameCount: 9, restartCount: 2 };
    const now = facts({ analysis, lights: { heldCount: 5 }, server: { stalledClientTotal: 3 } });
    expect(found(now, null)).toEqual([]);
    expect(found(now, now)).toEqual([]);
  });

  it('names channels as a person counts them, and passes over those that nobody listens to', () => {
    const input = { levels: levels({ deadSeconds: 9 }, {}, { deadSeconds: 9 }, { deadSeconds: 9 }) };
    expect(words(facts({ input }))).toBe('Channels 1, 3 and 4 are silent while another has a signal.');
    expect(words(facts({ input: { ...input, heardChannels: [1, 2] } }))).toMatch(/^Channel 3 is silent/);
    expect(found(facts({ input: { ...input, heardChannels: [1] } }))).toEqual([]);
  });

  it('says of zeros that they are zeros', () => {
    const zeros = levels({ levelDbfs: -120, peakDbfs: -120 });
    expect(words(facts({ input: { signal: 'silence', silentMs: 1e4, levels: zeros } }))).toMatch(/zeros/);
    expect(words(facts({ input: { signal: 'silence', silentMs: 1e4 } }))).not.toMatch(/zeros/);
  });

  it('leaves it open how loud the music is while there is none, and how an output is while it starts', () => {
    const quiet = showFindings(facts({ input: { signal: 'silence', shortTermLufs: -90 } }), null);
    expect(quiet).toMatchObject([{ id: 'input-too-low', isUnclear: true }]);
    const starting = showFindings(facts({ outputs: [output('osc', { state: 'starting' })] }), null);
    expect(starting).toMatchObject([{ id: 'output-failed', subject: 'osc', isUnclear: true }]);
    expect(found(facts({ outputs: [output('osc', { state: 'off', isEnabled: false })] }))).toEqual([]);
  });

  it('tells of numbers that are none with what to do about it, and leaves a file to say it at its end', () => {
    const broken = levels({ nonFiniteCount: 4 });
    const advice = (kind: HealthFacts['input']['kind']) =>
      showFindings(facts({ input: { kind, levels: broken } }), facts()).map(({ doThis }) => doThis);
    expect(advice('stdin')).toEqual(['Check that --format is right.']);
    expect(advice('device')).toEqual(['The device or its driver is at fault.']);
    expect(advice('file')).toEqual([]);
  });

  it('tells of no fail-safe look where there are no lights', () => {
    expect(found(facts({ lights: { lost: 'input', groupNames: [] } }))).toEqual([]);
  });
});
