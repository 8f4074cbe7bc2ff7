import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../src/core/health-condition.js';
import type { HealthFacts } from '../../../src/show/health/health-facts.js';
import { HealthMetrics } from '../../../src/show/health/health-metrics.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';
import { facts, levels, output } from './facts.js';

const LOST: HealthReport['conditions'][number] = {
  id: 'output-failed',
  subject: 'osc',
  severity: 'bad',
  sinceMs: 0,
  what: 'osc failed.',
  doThis: 'Wait.',
};
const NONE = {
  clientCount: 0,
  droppedFrameTotal: 0,
  droppedColumnTotal: 0,
  droppedEventTotal: 0,
  stalledClientTotal: 0,
};

/** Values by name and labels, as the text has them. */
async function read(metrics: HealthMetrics): Promise<Record<string, number>> {
  const { contentType, text } = await metrics.text();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

function metricsOf(now: HealthFacts | null, report: HealthReport, server = NONE): HealthMetrics {
  return new HealthMetrics({ report: () => report, facts: () => now, server: () => server });
}

describe('HealthMetrics', () => {
  it('can be read before anything was judged', async () => {
    const values = await read(metricsOf(null, { level: 'ok', conditions: [] }));
    expect(values).toMatchObject({ affekt_health: 0, affekt_input_running: 0, affekt_clients: 0 });
    expect(values.process_resident_memory_bytes).toBeGreaterThan(1e7);
  });

  it('tells conditions, input, analysis, outputs and clients', async () => {
    const now = facts({
      input: { levels: levels({ levelDbfs: -21 }, { clippedRunCount: 7, offset: 0.25 }) },
      analysis: { lateMs: 300, droppedSampleCount: 4, droppedFrameCount: 5, restartCount: 2 },
      outputs: [output('osc', { state: 'failed', sentCount: 9, droppedCount: 3, limitedCount: 1 })],
      lights: { heldCount: 8 },
    });
    const server = { ...NONE, clientCount: 50, droppedEventTotal: 6, stalledClientTotal: 1 };
    const metrics = metricsOf(now, { level: 'bad', conditions: [LOST] }, server);
    const expected = {
      affekt_health: 2,
      'affekt_condition{id="output-failed",severity="bad",subject="osc"}': 1,
      affekt_input_running: 1,
      'affekt_input_level_dbfs{channel="1"}': -21,
      'affekt_input_clipped_total{channel="2"}': 7,
      'affekt_input_offset{channel="2"}': 0.25,
      affekt_late_seconds: 0.3,
      affekt_dropped_samples_total: 4,
      affekt_dropped_frames_total: 5,
      affekt_analysis_restarts_total: 2,
      'affekt_output_sent_total{output="osc"}': 9,
      'affekt_output_dropped_total{output="osc"}': 3,
      'affekt_output_limited_total{output="osc"}': 1,
      'affekt_output_running{output="osc"}': 0,
      affekt_limited_light_frames_total: 8,
      affekt_clients: 50,
      affekt_stalled_clients_total: 1,
      'affekt_client_dropped_messages_total{kind="event"}': 6,
    };
    expect(await read(metrics)).toMatchObject(expected);
    // Read again, it is the same: what is counted elsewhere is not counted twice.
    expect(await read(metrics)).toMatchObject(expected);
  });

  it('forgets conditions, channels and outputs that are no more', async () => {
    let now = facts({ outputs: [output('osc')] });
    let report: HealthReport = { level: 'bad', conditions: [LOST] };
    const metrics = new HealthMetrics({ report: () => report, facts: () => now, server: () => NONE });
    expect(Object.keys(await read(metrics)).filter((name) => /"osc"|channel/.test(name))).not.toEqual([]);
    now = facts({ input: { levels: null } });
    report = { level: 'ok', conditions: [] };
    expect(Object.keys(await read(metrics)).filter((name) => /"osc"|channel/.test(name))).toEqual([]);
  });

  it('counts conditions as they begin, and frames by their latency', async () => {
    const metrics = metricsOf(facts(), { level: 'ok', conditions: [] });
    const [with1, without]: HealthReport[] = [
      { level: 'bad', conditions: [LOST] },
      { level: 'ok', conditions: [] },
    ];
    for (const report of [with1, with1, without, with1]) metrics.count(report as HealthReport);
    for (const latencyMs of [35, 45, 400]) metrics.onFrame({ ...syntheticFrame({}), latencyMs });
    expect(await read(metrics)).toMatchObject({
      'affekt_conditions_begun_total{id="output-failed"}': 2,
      affekt_latency_seconds_count: 3,
      'affekt_latency_seconds_bucket{le="0.04"}': 1,
      'affekt_latency_seconds_bucket{le="0.25"}': 2,
    });
  });
});
