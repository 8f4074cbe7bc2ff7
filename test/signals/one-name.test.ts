import { describe, expect, it } from 'vitest';
import { signalsByRuleName } from '../../src/emotion/rules/rule-signal.js';
import { selectBackend } from '../../src/inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../../src/inference/model-artifact.js';
import { oscMap } from '../../src/outputs/osc/osc-map.js';
import { estimateColumns } from '../../src/recordings/formats/estimate-columns.js';
import { estimateValues } from '../../src/recordings/formats/estimate-values.js';
import { SERIES } from '../../src/show/history/series-table.js';
import { findSignal, SIGNALS, signalValues } from '../../src/signals/signal-table.js';
import { estimateOf, explanation } from '../emotion/estimates.js';
import { syntheticFrame } from '../support/synthetic-frame.js';
import { VOCABULARIES } from '../../web/src/shared/vocabulary.js';

const NAMES = SIGNALS.map(({ name }) => name);

/** Ways to the numbers and words of JSON: `film/tension`. */
function waysIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  if (Array.isArray(value)) return ['low', 'high'].map((end) => `${at}/${end}`);
  return Object.entries(value).flatMap(([key, inner]) => waysIn(inner, at === '' ? key : `${at}/${key}`));
}

describe('one thing has one name', () => {
  it('in the series of the page, the API and the WebSocket', () => {
    const series = SERIES.map(({ name }) => name);
    expect(series.slice(0, NAMES.length)).toEqual(NAMES);
    expect(new Set(series).size).toBe(series.length);
  });

  it('in OSC, behind the prefix', () => {
    const addresses = oscMap('/desk').filter(({ source }) => findSignal(source) !== undefined);
    const sent = addresses.filter(({ address }) => !address.startsWith('/desk/event/'));
    expect(sent.map(({ address }) => address)).toEqual(NAMES.map((name) => `/desk/${name}`));
  });

  it('in NDJSON', () => {
    expect(Object.keys(signalValues(syntheticFrame()))).toEqual(NAMES);
  });

  it('in rules, where a slash divides, with dots', () => {
    expect([...signalsByRuleName(SIGNALS).keys()]).toEqual(NAMES.map((name) => name.split('/').join('.')));
  });

  it('in JSON as the way to it, and in CSV as a column; what is a signal, too, has its name', async () => {
    await selectBackend('wasm');
    const columns = estimateColumns(await loadModel(DEFAULT_MODEL_FOLDER)).map(({ name }) => name);
    const ways = waysIn(estimateValues(estimateOf(explanation(0), explanation(0))));
    expect(columns.filter((name) => name !== 'confidence' && name !== 'gemsPresent').sort()).toEqual(
      ways.sort(),
    );
    const vocabularies = NAMES.filter((name) => /^(film|moods|gems|basic|midLevel)\//.test(name));
    expect(vocabularies.length).toBeGreaterThan(30);
    expect(columns).toEqual(expect.arrayContaining([...vocabularies, 'valence', 'arousal', 'confidence']));
  });

  it('on the page', () => {
    for (const { prefix, words } of VOCABULARIES) {
      for (const name of Object.keys(words)) expect(NAMES).toContain(`${prefix}/${name}`);
    }
  });

  it('and two things have two: the tension of films is not that of GEMS', () => {
    const endings = NAMES.filter((name) => name.endsWith('tension'));
    expect(endings).toEqual(['film/tension', 'gems/tension']);
  });
});
