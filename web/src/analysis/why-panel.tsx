import { computed } from '@preact/signals';
import type { EmotionMessage } from '../../../src/server/protocol.js';
import { Segmented } from '../shared/segmented.js';
import { formatSigned } from '../shared/format.js';
import { type Explanation, explanationSum, reasonSentence } from '../shared/reason-sentence.js';
import { readableLimit, share } from '../shared/scales.js';
import { MID_LEVEL_WORDS, type MidLevelName, type Target } from '../shared/vocabulary.js';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { preference } from '../state/preferences.js';
import { hasModel } from '../state/situation.js';

const NAMES = Object.keys(MID_LEVEL_WORDS) as MidLevelName[];
const TARGETS = [
  ['valence', 'Valence'],
  ['arousal', 'Arousal'],
] as const;
/** Further apart than this, the value on show is not the sum but the end of its range. */
const SAME = 0.015;
const NOT_YET = 'No reasons yet: about one second of music is needed.';
/** Said instead of the reasons while the value is not that of the music. */
const STATE_SENTENCES: Readonly<Record<EmotionMessage['state'], string | null>> = {
  warming: NOT_YET,
  music: null,
  hold: null,
  held: null,
  decay: 'Silence: the value and its reasons fade to neutral.',
  idle: 'Silence: neutral until music is heard again.',
};

const { store } = app;
const target = preference<Target>(
  'why',
  'arousal',
  (value): value is Target => value === 'valence' || value === 'arousal',
);
let limit = 0.25;

/** What there is now of the reasons of the value that is explained; null: not yet. */
const explanation = computed((): Explanation | null => {
  void store.nowMs.value;
  const read = (name: string) => store.value(`why/${target.value}/${name}`).peek();
  const bias = read('bias');
  const terms = NAMES.map((name) => [name, read(name)] as const);
  if (bias === null || terms.some(([, term]) => term === null)) return null;
  return { bias, terms: Object.fromEntries(terms) as Record<MidLevelName, number> };
});

/** The named units of the music, and what each adds to, or takes from, the value that is explained. */
export function WhyPanel() {
  useInterest(app.interest, {
    names: [
      ...['bias', ...NAMES].map((name) => `why/${target.value}/${name}`),
      ...NAMES.map((name) => `midLevel/${name}`),
    ],
  });
  return (
    <section class="panel why-panel values-of-now" aria-labelledby="why-title">
      <div class="panel-head">
        <h2 id="why-title">Why</h2>
        <Segmented
          legend="Value explained"
          name="why"
          options={TARGETS}
          value={target.value}
          onChoose={(name) => {
            target.value = name;
            limit = 0.25;
          }}
        />
      </div>
      <Reasons />
    </section>
  );
}

function Reasons() {
  const why = explanation.value;
  const value = store.value(target.value).peek();
  if (!hasModel.value) return <p class="empty">No model is loaded: there are no emotions to explain.</p>;
  const sum = why === null ? null : explanationSum(why);
  if (why !== null && sum !== null) {
    const largest = Math.max(Math.abs(why.bias), Math.abs(sum), ...Object.values(why.terms).map(Math.abs));
    // The scale only ever widens while a target is shown: bars that rescale under the eye cannot be compared.
    limit = Math.max(limit, readableLimit(largest));
  }
  const state = STATE_SENTENCES[store.words.value?.state ?? 'idle'];
  const sentence = why === null || value === null ? NOT_YET : reasonSentence(target.value, value, why);
  const isCut = sum !== null && value !== null && Math.abs(sum - value) > SAME;
  return (
    <>
      <p class="sentence">{state ?? sentence}</p>
      <table class="why">
        <thead>
          <tr>
            <th scope="col">feature</th>
            <th scope="col">0 … 1</th>
            <th key={limit} scope="col">
              ± {limit}
            </th>
            <th scope="col">points</th>
          </tr>
        </thead>
        <tbody>
          {NAMES.map((name) => (
            <Row
              key={name}
              name={MID_LEVEL_WORDS[name]}
              unit={store.value(`midLevel/${name}`).peek()}
              term={why?.terms[name] ?? null}
            />
          ))}
          <Row name="average music" unit={null} term={why?.bias ?? null} />
          <Row name={isCut ? `sum, shown ${formatSigned(value)}` : 'sum'} unit={null} term={sum} />
        </tbody>
      </table>
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly unit: number | null;
  /** Null: not yet. */
  readonly term: number | null;
}

function Row({ name, unit, term }: RowProps) {
  const length = share(Math.abs(term ?? 0), 0, limit);
  const isMinus = term !== null && term < 0;
  return (
    <tr>
      <th key={name} scope="row">
        {name}
      </th>
      <td>
        <span class="changing">{unit === null ? '' : unit.toFixed(2)}</span>
      </td>
      <td class="why-axis">
        <span
          data-sign={isMinus ? 'minus' : 'plus'}
          style={`transform:scaleX(${(isMinus ? -length : length).toFixed(3)})`}
        />
      </td>
      <td>
        <span class="changing">{term === null ? '–' : formatSigned(term)}</span>
      </td>
    </tr>
  );
}
