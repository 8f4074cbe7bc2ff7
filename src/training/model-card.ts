import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { signedNumber } from '../core/signed-number.js';
import { FILM_NAMES, MID_LEVEL_NAMES } from '../inference/estimate.js';
import { LinearReadout } from '../inference/explanation.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { comparison, intervalSchema } from './evaluation/compared-figures.js';
import type { BootstrapInterval } from './metrics/bootstrap.js';

/** Writes `MODEL_CARD.md` beside a model: data, figures, the mid-level table, what it is not good at. */
export async function writeModelCard(model: ModelArtifact): Promise<void> {
  await writeFile(path.join(model.folder, 'MODEL_CARD.md'), modelCard(model));
}

/** The weight of each mid-level unit in valence, arousal and the film emotions, as a Markdown table. */
function midLevelTable(model: ModelArtifact): string {
  const affect = new LinearReadout(model, 'affect');
  const film = new LinearReadout(model, 'film');
  const row = (name: string, readout: LinearReadout, index: number): string =>
    `| ${name} | ${MID_LEVEL_NAMES.map((unit) => signedNumber(readout.weight(unit, index))).join(' | ')} |`;
  return [
    `| emotion | ${MID_LEVEL_NAMES.join(' | ')} |`,
    `|---|${MID_LEVEL_NAMES.map(() => '---:|').join('')}`,
    row('valence (−1..1)', affect, 0),
    row('arousal (−1..1)', affect, 1),
    ...FILM_NAMES.map((name, index) => row(`film: ${name} (1..9)`, film, index)),
  ].join('\n');
}

function threeDecimals(value: number): string {
  return value.toFixed(3);
}

function taughtText({ data }: ModelArtifact['manifest']): string {
  return data.some(({ set }) => set === 'sounds')
    ? '\nSounds that are no music are synthesised: voices of espeak-ng and flite, claps and cheers, rooms, weather and machines.'
    : '';
}

function judgedText({ split }: ModelArtifact['manifest']): string {
  return split.heldOutFold === null
    ? `## Figures from before the last cycle\nIn a last cycle this network has seen everything; it lies half-way between its weights before and after. The figures are from before that: ${seenBefore(split)}`
    : `## Figures on held-out groups\nFold ${split.heldOutFold} of ${split.foldCount} was held out: the network was trained on the others.`;
}

function seenBefore({ judgedFolds, foldCount }: ModelArtifact['manifest']['split']): string {
  const [first, ...others] = judgedFolds;
  const own = `it had not seen fold ${first} of ${foldCount} folds of groups and was judged on it`;
  return others.length === 0
    ? `${own}.`
    : `${own}, and so were networks trained like it without fold ${others.join(' and without fold ')}.`;
}

/** The figures that simple methods were measured in too. */
function besideText(metrics: ModelArtifact['manifest']['metrics']): string {
  const { methods, figures } = comparison(metrics);
  if (figures.length === 0) return '';
  const cell = (figure: BootstrapInterval | null): string =>
    figure === null
      ? '–'
      : `${threeDecimals(figure.value)} [${threeDecimals(figure.low)}, ${threeDecimals(figure.high)}]`;
  const rows = figures.map(
    ({ name, network, others }) => `| ${name} | ${[network, ...others].map(cell).join(' | ')} |`,
  );
  return `Beside it two methods on statistics of the spectrogram, judged on the same clips. They were tuned and fitted on the main clips of the same
training folds that have the ratings, without further excerpts, other sets and the teacher:

| figure | network | ${methods.join(' | ')} |
|---|---:|${methods.map(() => '---:|').join('')}
${rows.join('\n')}

`;
}

function modelCard(model: ModelArtifact): string {
  const { manifest } = model;
  const figures = Object.entries(manifest.metrics).flatMap(([name, metric]) => {
    const figure = intervalSchema.safeParse(metric);
    if (!figure.success) return typeof metric === 'number' ? [`| ${name} | ${metric} | |`] : [];
    const [value, low, high] = [figure.data.value, figure.data.low, figure.data.high].map(threeDecimals);
    return [`| ${name} | ${value} | [${low}, ${high}] |`];
  });
  return `# ${manifest.name}

A causal network (trunk: ${manifest.trunk}) over a 149-band logarithmic spectrogram and, for harmony, pitch classes in thirds of semitones. Valence, arousal and the eight film
emotions are linear in nine named mid-level units (A2Mid2E-Joint of Chowdhury et al. 2019, arXiv 1907.03572), so each value comes with its reasons.
GEMS, moods, the kind of sound and the six basic emotions are read from the hidden layer directly and have no reasons. The basic emotions are weak: they
are learned from mood words, not from listeners.

Made by \`${manifest.createdBy}\`, on feature layout ${manifest.features.layoutHash}. Licence of the weights: ${manifest.licence}.

## Data
| set | clips trained on | for |
|---|---:|---|
${manifest.data.map(({ set, clipCount, use }) => `| ${set} | ${clipCount} | ${use} |`).join('\n')}

What the mid-level units are learned from:

- melodiousness, articulation, rhythmic complexity, rhythmic stability, dissonance and tonal stability: ratings **made by another trained model**,
  not by people (tonal stability: their column \`atonality\`, which rises with melodiousness and clear keys and falls with dissonance);
- modality: major and minor keys named by people, and nothing else;
- speed: the onset rate, and tempi counted by people;
- dynamics: the loudness of the recording, which the network has to tell from timbre, since the level of its input is normalised;
- all but modality: also the emotions that are linear in them. Their input has, beside the sound, how clear a pulse the onsets have among the periods of
  beats and of bars.

Ratings of recordings only say which features go together in music. So at the end of the training up to three fifths of the rated crops are changed in
one thing, and their ratings by amounts that **we set**: an unsteady pulse lowers rhythmic stability; parts of each bar in another order raise rhythmic
complexity; the crop together with itself, transposed a little, raises dissonance and lowers tonal stability and melodiousness. (Other crops have parts of
their bars exchanged and keep their ratings, so that the cuts are not learned.) The names stand for what the network learned, no more.

Valence is pleasant against unpleasant, arousal lively against quiet. Every set teaches this one pair in a scale of its own:

- film valence and energy are the pair in another unit, film tension is a mix of both;
- the quadrants of \`panda4q\` and \`emopia\` say on which side of 0 music lies;
- Grekow's experts rate both, with a scale and offset of their own;
- what DEAM's raters call valence is, as far as sound tells it, mostly arousal: both of their scales teach the units and are given as \`deam\`; of the pair
  they teach arousal alone, with half the weight.

After the training the six rated units are corrected by what their ratings miss (ridge regression on the hidden layer), valence and arousal are fitted to
say what they said before, and the other film emotions to their ratings. The border (0) of each axis is moved no further than needed to separate the
sides that listeners named in the training music to within a hundredth of the best. The moods depend in part
on the plane, whose quadrants they are by other names, and are weighted so that each is said as often as it is meant.${taughtText(manifest)}

${judgedText(manifest)}
No song, album or artist stands on both sides. DEAM (by its own read-out): one 10 s excerpt a song. Predictions as
\`affekt analyze\` makes them. Intervals: 95 %, by bootstrap over songs, albums or artists.
\`plane.…togetherness\`: correlation of valence and arousal, as predicted and as rated; \`partial\`: of valence with its rating, with
rated arousal (film: energy) held constant; \`auc\`: how well valence tells pleasant from unpleasant among lively or quiet pieces;
\`agreement\`: share of clips on which the values of one name are on the same side of their border; \`confidence.error.spearman\`: negative where
confidence is right; \`sounds.…confidence\`: as a share of that of music.

| figure | value | interval |
|---|---:|---|
${figures.join('\n')}

${besideText(manifest.metrics)}Confidence is the share of the variance of ratings that the estimate is likely to explain, as learned from the errors on the training music. It is
lower after short spans, halved just after the music has changed, and multiplied by the probability of music. The standard deviations were scaled so
that value ± SD covers 68 % of the ratings of held-out clips (for the figures above, each half of the clips was scaled on the other half). ±1 is two standard deviations of the training music. The music counts as changed when the estimates from
the last second and from the span before differ by more than ${manifest.changeThreshold.toFixed(2)} of these deviations.

![Where held-out music lies in the plane](plane.svg)

## Weights of the mid-level units
Change of the value for one standard deviation of the unit among the training music. \`modality\` rises from major to minor, \`articulation\` from
legato to staccato.

${midLevelTable(model)}

## What it is not good at
- Ratings are averages over Western listeners of mostly Western popular, classical and film music; other music is a guess.
- Minor and major (\`modality\`): see the AUC above, and \`affekt evaluate --suite synthesis\` for each of the named features.
- Valence is much harder than arousal for every such system, and for people; of quiet music more so.
- Nothing here reads lyrics. A cheerful melody with a bitter text is heard as cheerful.
- It judges music. Speech, applause and noise get numbers too, which mean nothing, and little confidence; it knows them from
  synthetic voices, crowds and machines only.
`;
}
