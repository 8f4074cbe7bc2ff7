import { describe, expect, it } from 'vitest';
import { apart } from '../../web/src/analysis/apart.js';
import { curvesAsCsv, curvesAsSvg, type ExportedCurves } from '../../web/src/analysis/curve-export.js';
import { commonRange, seriesWords } from '../../web/src/analysis/curve-style.js';
import { frequencyLabels } from '../../web/src/analysis/frequency-labels.js';
import { between, edges, scrubbed, zoomed } from '../../web/src/analysis/time-window.js';
import { SpectrogramRing } from '../../web/src/state/spectrogram-ring.js';

describe('the time of the curves', () => {
  const live = { spanSeconds: 60, endSeconds: null };

  it('ends now until it is moved, and again when it is moved back', () => {
    expect(edges(live, 1000)).toEqual([940, 1000]);
    const past = scrubbed(live, 300, 1000);
    expect([edges(past, 1000), edges(past, 1050)]).toEqual([
      [640, 700],
      [640, 700],
    ]);
    expect(scrubbed(past, 0, 1050)).toEqual(live);
  });

  it('never leaves the last half hour, and zooms around its middle', () => {
    expect(edges(scrubbed(live, 5000, 10_000), 10_000)).toEqual([8200, 8260]);
    expect(edges(zoomed(between(500, 600, 1000), 0.5, 1000), 1000)).toEqual([525, 575]);
    expect(zoomed(live, 0.5, 1000)).toEqual({ spanSeconds: 30, endSeconds: null });
    expect(zoomed(live, 0.001, 1000).spanSeconds).toBe(5);
    expect(zoomed(live, 1000, 5000)).toEqual({ spanSeconds: 1800, endSeconds: null });
  });
});

describe('the curves', () => {
  it('share an axis where their ranges are the same', () => {
    expect(
      commonRange([
        { low: -1, high: 1 },
        { low: -1, high: 1 },
      ]),
    ).toEqual([-1, 1]);
    expect(
      commonRange([
        { low: -1, high: 1 },
        { low: 0, high: 1 },
      ]),
    ).toBeNull();
  });

  it('are named in words', () => {
    expect(
      ['valence', 'film/sad', 'midLevel/modality', 'why/arousal/speed', 'beatConfidence'].map(seriesWords),
    ).toEqual(['valence', 'film: sad', 'mid-level: minor mode', 'why arousal: speed', 'beat confidence']);
  });

  it('have names at their ends that do not cover each other and stay on the chart', () => {
    expect(apart([10, 12, 50], 10, 0, 100)).toEqual([10, 20, 50]);
    expect(apart([95, 96, 97], 10, 0, 100)).toEqual([80, 90, 100]);
    expect(apart([-5], 10, 0, 100)).toEqual([0]);
  });
});

describe('exported curves', () => {
  const exported: ExportedCurves = {
    times: [10, 10.25, 10.5],
    curves: [
      { name: 'valence', low: -1, high: 1, stroke: '#123456', dash: [4, 2], values: [0, null, 0.123_456] },
    ],
    markers: [{ atSeconds: 10.25, label: 'a < b' }],
    clock: (seconds) => `12:00:${seconds}`,
  };

  it('are rows of comma-separated values, empty where there was none', () => {
    expect(curvesAsCsv(exported)).toBe(
      'clock,seconds,valence\r\n12:00:10,0.00,0\r\n12:00:10.25,0.25,\r\n12:00:10.5,0.50,0.1235\r\n',
    );
  });

  it('are a picture whose line breaks where there was none', () => {
    const svg = curvesAsSvg(exported);
    expect(svg).toContain('<path d="M20.0 200.0M1030.0 180.2" fill="none" stroke="#123456"');
    expect(svg).toContain('stroke-dasharray="4 2"');
    expect(svg).toContain('>a &lt; b</text>');
    expect(svg).toContain('>valence</text>');
  });
});

describe('the spectrogram’s past', () => {
  it('has round frequencies beside it, at the heights of their bands and where they have room', () => {
    const bands = Array.from({ length: 149 }, (_, band) => 40 * 1.04 ** band);
    const labels = frequencyLabels(bands);
    expect(labels.map(({ text }) => text)).toEqual(['50', '100', '200', '500', '1k', '2k', '5k', '10k']);
    const heightOf = (hz: number) => (Math.round(Math.log(hz / 40) / Math.log(1.04)) + 0.5) / 149;
    expect(labels[4]?.height).toBeCloseTo(heightOf(1000), 6);
    const linear = Array.from({ length: 100 }, (_, band) => 100 * (band + 1));
    expect(frequencyLabels(linear).map(({ text }) => text)).toEqual(['100', '1k', '2k', '5k', '10k']);
    expect(frequencyLabels([])).toEqual([]);
  });

  it('keeps ten minutes, dark where nothing was received', () => {
    const ring = new SpectrogramRing();
    const push = (frameIndex: number) =>
      ring.push({ frameIndex, levels: Uint8Array.of(1, frameIndex % 256) });
    push(5);
    push(8);
    expect([...ring.column(5)]).toEqual([1, 5]);
    expect([...ring.column(6)]).toEqual([0, 0]);
    expect([...ring.column(9)]).toEqual([]);
    push(8 + ring.columnCount);
    expect([...ring.column(8)]).toEqual([]);
    expect([...ring.column(9)]).toEqual([0, 0]);
    // A new stream begins.
    push(3);
    expect([...ring.column(8)]).toEqual([]);
    expect([...ring.column(3)]).toEqual([1, 3]);
  });
});
