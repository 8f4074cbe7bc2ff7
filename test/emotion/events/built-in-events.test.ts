import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_EVENTS } from '../../../src/emotion/events/event-names.js';
import { selectBackend } from '../../../src/inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../../src/inference/streaming-network.js';
import { eventsIn } from './heard-piece.js';
import { eventTable, mistakes, SCORED_EVENTS, totalScore } from './event-report.js';
import { DEMO, HELD_OUT_PIECES, PIECES_IN_VIEW, STEADY_CHORDS, STEADY_GROOVE } from './pieces.js';
import { type HeardPiece, precisionAndRecall } from './scored-events.js';

describe('built-in events on pieces of our own, estimates simulated from the known arc', () => {
  const heard: HeardPiece[] = [];

  beforeAll(async () => {
    for (const piece of PIECES_IN_VIEW)
      heard.push({ piece, events: await eventsIn(piece.sound(), piece.arc) });
    console.log(eventTable('Events on pieces of our own, simulated estimates', heard));
  });

  it.each(SCORED_EVENTS)('%s: precision and recall of at least .85', (name) => {
    const { precision, recall } = precisionAndRecall(totalScore(name, heard));
    expect(precision, mistakes(name, heard)).toBeGreaterThanOrEqual(0.85);
    expect(recall, mistakes(name, heard)).toBeGreaterThanOrEqual(0.85);
  });

  it('is silent on steady material: no section, build, drop, peak or calm in two minutes', () => {
    const steady = heard.filter(({ piece }) => piece === STEADY_GROOVE || piece === STEADY_CHORDS);
    const names = steady.flatMap(({ events }) => events.map(({ name }) => name));
    expect([...names].sort()).toEqual([
      'mood-change',
      'mood-change',
      'quadrant-change',
      'quadrant-change',
      'silence-end',
      'silence-end',
    ]);
  });

  it('keeps its distances: sections and drops 8 s apart, builds 12, calms 15, peaks 20, moods 3', () => {
    const leastSeconds = { 'section-change': 8, drop: 8, build: 12, calm: 15, peak: 20, 'mood-change': 3 };
    let pairCount = 0;
    for (const [name, least] of Object.entries(leastSeconds)) {
      for (const { events } of heard) {
        const times = events.filter((event) => event.name === name).map((event) => event.audioTimeSeconds);
        for (const [index, time] of times.slice(1).entries()) {
          expect(time - (times[index] as number)).toBeGreaterThanOrEqual(least);
          pairCount += 1;
        }
      }
    }
    expect(pairCount).toBeGreaterThan(20);
  });

  it('tells a drop within 150 ms of the strike, and the frame under way', () => {
    const strikes = heard.flatMap(({ piece, events }) =>
      piece.truths
        .filter(({ name }) => name === 'drop')
        .map(({ fromSeconds }) => ({
          fromSeconds,
          told: events.find((event) => event.name === 'drop' && event.audioTimeSeconds >= fromSeconds),
        })),
    );
    expect(strikes.length).toBe(3);
    for (const { fromSeconds, told } of strikes) {
      expect((told?.audioTimeSeconds ?? Number.POSITIVE_INFINITY) - fromSeconds).toBeLessThan(0.18);
    }
  });

  it('gives each event a known name, a finite value, a confidence and a reason', () => {
    const names = Object.keys(BUILT_IN_EVENTS);
    const events = heard.flatMap((piece) => piece.events);
    expect(events.length).toBeGreaterThan(60);
    for (const event of events) {
      expect(names).toContain(event.name);
      expect(Number.isFinite(event.value), event.name).toBe(true);
      expect(event.confidence).toBeGreaterThan(0);
      expect(event.confidence).toBeLessThanOrEqual(1);
      expect(event.reason).toMatch(/[a-z]/);
      expect(event.reason).not.toMatch(/NaN|undefined|null|Infinity/);
    }
  });
});

describe('built-in events on pieces that were not in view when the thresholds were chosen', () => {
  const heard: HeardPiece[] = [];

  beforeAll(async () => {
    for (const piece of HELD_OUT_PIECES)
      heard.push({ piece, events: await eventsIn(piece.sound(), piece.arc) });
    console.log(eventTable('Events on held-out pieces, simulated estimates', heard));
  });

  it.each(SCORED_EVENTS)('%s: precision and recall of at least .7', (name) => {
    const { precision, recall } = precisionAndRecall(totalScore(name, heard));
    expect(precision, mistakes(name, heard)).toBeGreaterThanOrEqual(0.7);
    expect(recall, mistakes(name, heard)).toBeGreaterThanOrEqual(0.7);
  });
});

describe.runIf(existsSync(`${DEFAULT_MODEL_FOLDER}/model.json`))(
  'built-in events on the demo performance, with the model that ships',
  () => {
    it('finds the drops and the build, most sections, and is not talkative', async () => {
      await selectBackend('wasm');
      const network = new StreamingNetwork(await loadModel(DEFAULT_MODEL_FOLDER));
      const events = await eventsIn(DEMO.sound(), network);
      network.dispose();
      const heard = [{ piece: DEMO, events }];
      console.log(eventTable('Events on the demo performance, the model that ships', heard));
      for (const event of events) {
        console.log(`${event.audioTimeSeconds.toFixed(2)} ${event.name} ${event.reason}`);
      }
      for (const name of ['drop', 'build'] as const) {
        expect(totalScore(name, heard), mistakes(name, heard)).toMatchObject({ missed: 0, wrong: 0 });
      }
      expect(
        totalScore('section-change', heard).missed,
        mistakes('section-change', heard),
      ).toBeLessThanOrEqual(1);
      for (const name of SCORED_EVENTS) {
        const perMinute = events.filter((event) => event.name === name).length / (184 / 60);
        expect(perMinute, name).toBeLessThanOrEqual(5);
      }
    });
  },
);
