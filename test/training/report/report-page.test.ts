import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GEMS_NAMES, MID_LEVEL_NAMES, MOOD_NAMES } from '../../../src/inference/estimate.js';
import { choiceScores } from '../../../src/training/evaluation/choice-scores.js';
import { decisionScores, gemsDecisions } from '../../../src/training/evaluation/decision-scores.js';
import { measureDynamics } from '../../../src/training/evaluation/dynamic-agreement.js';
import { embed } from '../../../src/training/evaluation/embedding.js';
import type { ScoredClip } from '../../../src/training/evaluation/scored-clip.js';
import { intervalReliability } from '../../../src/training/evaluation/interval-reliability.js';
import { metricIntervals } from '../../../src/training/evaluation/metric-intervals.js';
import { numericScores } from '../../../src/training/evaluation/numeric-scores.js';
import { planePoints } from '../../../src/training/evaluation/plane-points.js';
import { reliability } from '../../../src/training/evaluation/reliability.js';
import { measureSecondsHeard } from '../../../src/training/evaluation/seconds-heard.js';
import { responseFigures, responseToCut } from '../../../src/training/evaluation/splice-response.js';
import { Random } from '../../../src/training/random.js';
import type { ReportData } from '../../../src/training/report/report-data.js';
import { reportPage } from '../../../src/training/report/report-page.js';
import { browserMissing, launchBrowser } from '../../support/browser.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { madeClip, madePredicted, madeScored, PLAIN_AXES } from '../evaluation/made-predictions.js';

const SEED = 1;
const HOSTILE_NAME = '<script>alert("x")</script>';

/** Rated clips of every head with what a middling model says of them. */
function scoredClips(): ScoredClip[] {
  const random = new Random(SEED);
  const near = (value: number, spread = 0.3): number => value + spread * (2 * random.uniform() - 1);
  const record = <Name extends string>(names: readonly Name[], value: () => number): Record<Name, number> =>
    Object.fromEntries(names.map((name) => [name, value()])) as Record<Name, number>;
  return Array.from({ length: 40 }, (_, index) => {
    const [valence, arousal] = [near(0, 0.8), near(0, 0.8)];
    const shares = GEMS_NAMES.map(() => random.uniform());
    const said = {
      midLevel: record(MID_LEVEL_NAMES, () => random.uniform()),
      gems: record(GEMS_NAMES, () => random.uniform()),
      moods: record(MOOD_NAMES, () => random.uniform()),
      valence: near(valence),
      arousal: near(arousal),
    };
    return [
      madeScored('deam', index, { valence, arousal }, said),
      madeScored('soundtracks', index, { film: Array.from({ length: 8 }, () => near(5, 3)) }, said),
      madeScored('emotify', index, { gems: shares }, said),
      madeScored('panda4q', index, { mood: index % 4, moodTags: ['Cheerful', 'Happy', 'Joyous'] }, said),
      madeScored('gtzan', index, { minor: index % 2 === 0 ? 1 : 0 }, said),
    ];
  }).flat();
}

/** A report with every section filled. */
function fullReport(): ReportData {
  const scored = scoredClips();
  const meanShares = GEMS_NAMES.map(() => 0.5);
  const modelThresholds = GEMS_NAMES.map((_, index) => 0.31 + 0.01 * index);
  const predicted = Array.from({ length: 12 }, (_, index) => {
    const arousal = Math.sin(index);
    const dynamic = Array.from({ length: 20 }, (_, at) => ({
      timeSeconds: at / 2,
      valence: arousal,
      arousal: arousal + 0.1 * Math.sin(at + index),
    }));
    return madePredicted(madeClip('deam', index, { valence: arousal, arousal, dynamic }), (seconds) => ({
      valence: Math.cos(index * seconds),
      arousal: arousal + 0.1 * Math.sin(2 * seconds + index),
    }));
  });
  const rising = Array.from({ length: 156 }, (_, step) => ({
    seconds: 0.128 * step,
    value: step > 85 ? 1 : 0,
  }));
  const response = responseToCut(rising, 9.984);
  if (response === null) throw new Error('no response');
  const figures = responseFigures([{ response, group: 'a' }], SEED);
  if (figures === null) throw new Error('no rise');
  const figure = { value: 0.7, low: 0.6, high: 0.8 };
  const robust = { r: figure, loss: { value: 0.05, low: -0.01, high: Number.NaN } };
  return {
    model: { name: HOSTILE_NAME, createdBy: 'test', licence: 'none', data: [], layoutHash: 'abc' },
    split: {
      foldCount: 8,
      heldOutFold: 0,
      judgedFolds: [0],
      seed: SEED,
      isWholeData: false,
      groupCount: 200,
      clipCounts: { deam: 40, emotify: 40 },
    },
    figures: {
      ...metricIntervals(scored, () => PLAIN_AXES, SEED),
      'splice.named.half.seconds': { value: 1.28, low: 1.15, high: 1.41 },
    },
    leakage: {
      splitGroups: [],
      identicalFiles: [{ ids: ['gtzan/a', HOSTILE_NAME], isLeak: false }],
      soundAlikes: [],
      comparedCount: 10,
      trainingCount: 10,
      isClean: true,
    },
    plane: planePoints(scored, () => PLAIN_AXES),
    numeric: numericScores(scored, SEED),
    baselines: {
      methods: ['ridge regression', 'extra trees'],
      figures: [
        { name: 'deam.arousal.r2', network: figure, others: [{ value: 0.4, low: 0.3, high: 0.5 }, null] },
      ],
    },
    choices: choiceScores(scored, SEED),
    decisions: decisionScores(scored, meanShares, SEED),
    gems: gemsDecisions(scored, meanShares, modelThresholds, SEED),
    reliability: reliability(scored),
    intervals: intervalReliability(scored, PLAIN_AXES, SEED),
    embedding: embed(scored, SEED),
    splices: [{ title: 'calm to lively music', figures }],
    secondsHeard: measureSecondsHeard(predicted, [1, 2, 5, 10], SEED),
    dynamics: {
      valence: measureDynamics(predicted, 'valence', SEED),
      arousal: measureDynamics(predicted, 'arousal', SEED),
    },
    robustness: {
      clipCount: 40,
      clean: { valence: figure, arousal: figure },
      conditions: [
        { kind: 'noise', label: 'room noise, 15 dB SNR', levelDb: 15, valence: robust, arousal: robust },
      ],
      leftOut: ['Opus: there is no ffmpeg'],
    },
    pairs: [
      {
        name: 'major → minor',
        feature: 'modality',
        direction: 'up',
        pairCount: 4,
        share: 0.75,
        meanChange: 0.1,
        changes: [1, 1, 1, -1],
      },
    ],
    hardest: [
      {
        head: 'affect',
        clipId: HOSTILE_NAME,
        error: 0.9,
        rated: 'valence +0.5',
        predicted: 'valence −0.4',
        excerpt: 'data:audio/wav;base64,UklGRg==',
      },
    ],
    losses: [1, 0.8, 0.7],
  };
}

const report = fullReport();
const page = reportPage(report);

describe('reportPage', () => {
  it('is one file that loads nothing, and takes names for text', () => {
    expect(page).not.toMatch(/https?:|<script|<link|@import|url\(/);
    expect([...page.matchAll(/\bsrc="([^"]{5})/g)].map(([, start]) => start)).toEqual(['data:']);
    expect(page).toContain('&#60;script&#62;');
  });

  it('has every section, reached by its link, and no number that is none', () => {
    const links = [...page.matchAll(/<a href="#(\w+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(14);
    for (const id of links) expect(page).toContain(`<section id="${id}">`);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('shows the figures it was given', () => {
    const { value, low, high } = report.figures['deam.arousal.r2'] ?? { value: 9, low: 9, high: 9 };
    expect(page).toContain(
      `<strong>${value.toFixed(2)}</strong><span class="ci">${low.toFixed(2)} to ${high.toFixed(2)}`,
    );
    for (const row of report.choices[0]?.confusion ?? []) {
      for (const count of row) expect(page).toContain(`>${count}<small>`);
    }
    expect(page).toContain('<b>75 %</b> of 4');
    expect(page).toContain('Twelve sub-emotions');
    for (const { clipId } of report.dynamics.arousal?.examples ?? [])
      expect(page).toContain(`<h4>${clipId}</h4>`);
    // Both bars of the GEMS labels: the sets' mean share, and the model's own threshold with what it comes to.
    const f1 = report.gems?.atModelThresholds.scores.labels.at(-1)?.f1 ?? 9;
    expect(page).toMatch(
      new RegExp(`sadness</th><td>0.50</td><td>[0-9.]+</td><td>0.39</td><td>${f1.toFixed(2)}<`),
    );
    expect(page).toContain('Left out: Opus: there is no ffmpeg.');
    expect(page).toContain('<strong>1.28</strong><span class="ci">1.15 to 1.41');
    expect(page).toMatch(/deam\.arousal\.r2<\/th><td><b>0\.70<\/b>.*<td><b>0\.40<\/b>/);
  });

  it('says so in red when songs leak', () => {
    expect(page).toMatch(/verdict good/);
    const leaking = reportPage({
      ...report,
      leakage: {
        ...report.leakage,
        isClean: false,
        splitGroups: ['album 7'],
        soundAlikes: [
          { heldOutId: 'deam/1', trainingId: 'panda4q/2', bitErrorRate: 0.12, overlapSeconds: 8.5 },
        ],
        identicalFiles: [{ ids: ['deam/3', 'gtzan/4'], isLeak: true }],
      },
    });
    expect(leaking).toMatch(/verdict bad.*both sides/);
    expect(leaking).not.toMatch(/verdict good/);
    for (const words of ['album 7', 'deam/1 sounds like panda4q/2: 8.5 s, 12 %', 'deam/3 = gtzan/4']) {
      expect(leaking).toContain(words);
    }
  });

  it('shows each set in the plane, as said beside as rated where places were rated', () => {
    expect(page).toContain('id="plane"');
    expect(page).toContain('soundtracks, as said');
    expect(page).toContain('soundtracks, as rated');
    expect(page).toContain('panda4q, as said');
    expect(page).not.toContain('panda4q, as rated');
  });

  it('leaves out what was not measured', () => {
    const bare = reportPage({
      ...report,
      plane: [],
      baselines: { methods: [], figures: [] },
      choices: [],
      decisions: [],
      gems: null,
      reliability: [],
      intervals: [],
      embedding: null,
      splices: [],
      secondsHeard: [],
      dynamics: { valence: null, arousal: null },
      robustness: null,
      pairs: [],
      hardest: [],
      losses: [],
    });
    const silent = reportPage({
      ...report,
      hardest: report.hardest.map((one) => ({ ...one, excerpt: null })),
    });
    expect(page).toContain('listen, and judge who is right');
    expect(silent).not.toContain('listen, and judge');
    expect(silent).toContain('--no-excerpts');
    const links = [...bare.matchAll(/<a href="#(\w+)"/g)].map(([, id]) => id);
    expect(links).toEqual(['leakage', 'numbers']);
  });
});

interface Seen {
  readonly overflow: number;
  readonly background: string;
  readonly charts: number;
  readonly line: string;
}

/** Runs in the page. */
const LOOK = `({
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  background: getComputedStyle(document.body).backgroundColor,
  charts: [...document.querySelectorAll('svg.chart')].filter((svg) => svg.checkVisibility()).length,
  line: getComputedStyle(document.querySelector('.line.s0')).stroke,
})`;

describe.skipIf(browserMissing !== '')(`the page in a browser${browserMissing}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('fits a phone and a desk, in light and in dark', async () => {
    const file = path.join(await temporaryFolder(), 'report.html');
    writeFileSync(file, page);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [390, 1280]) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
        const tab = await context.newPage();
        const complaints: string[] = [];
        tab.on('console', (message) => complaints.push(message.text()));
        tab.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
        });
        await tab.goto(pathToFileURL(file).href);
        const seen: Seen = await tab.evaluate(LOOK);
        expect(seen.overflow, `${width} ${colorScheme}`).toBeLessThanOrEqual(0);
        expect(seen.background).toBe(colorScheme === 'dark' ? 'rgb(13, 16, 21)' : 'rgb(245, 246, 248)');
        expect(seen.charts).toBeGreaterThan(10);
        expect(seen.line).not.toBe('none');
        expect(complaints).toEqual([]);
        await context.close();
      }
    }
  });
});
