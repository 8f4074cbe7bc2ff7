import { useComputed } from '@preact/signals';
import { share } from '../shared/scales.js';
import { VOCABULARIES } from '../shared/vocabulary.js';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { hasModel } from '../state/situation.js';
import { curves } from './curves.js';

/** Below this the bars stand back. */
const LOW_CONFIDENCE = 0.4;
const ALL_NAMES = VOCABULARIES.flatMap(({ prefix, words }) =>
  Object.keys(words).map((name) => `${prefix}/${name}`),
);

/** Every vocabulary in which the emotion is told. */
export function VocabulariesPanel() {
  useInterest(app.interest, { names: ALL_NAMES });
  return (
    <section class="panel vocabularies-panel values-of-now" aria-labelledby="vocabularies-title">
      <div class="panel-head">
        <h2 id="vocabularies-title">In other words</h2>
        <Confidence />
      </div>
      <div class="vocabularies">
        {VOCABULARIES.map((vocabulary) => (
          <Bars key={vocabulary.prefix} {...vocabulary} />
        ))}
      </div>
    </section>
  );
}

/** At the pace of the other place that tells it. */
function Confidence() {
  void app.store.nowMs.value;
  const confidence = app.store.value('confidence').peek();
  if (!hasModel.value || confidence === null)
    return <p class="note">{hasModel.value ? 'not yet' : 'no model'}</p>;
  const percent = `${Math.round(100 * confidence)} %`;
  return (
    <p class="note">
      <span class="changing">
        {confidence < LOW_CONFIDENCE ? `▲ low confidence, ${percent}` : `confidence ${percent}`}
      </span>
    </p>
  );
}

function Bars({ prefix, title, note, low, high, words }: (typeof VOCABULARIES)[number]) {
  return (
    <div class="vocabulary">
      <h3>
        {title} <span class="note">{note}</span>
      </h3>
      <ul>
        {Object.entries(words).map(([name, word]) => (
          <Row key={name} series={`${prefix}/${name}`} word={word} vocabulary={title} range={[low, high]} />
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly series: string;
  readonly word: string;
  readonly vocabulary: string;
  readonly range: readonly [number, number];
}

/** A value as bar and number. They are set where they stand, at the slow clock, and nothing around them is made anew. */
function Row({ series, word, vocabulary, range: [low, high] }: RowProps) {
  const { store } = app;
  const value = useComputed(() => {
    void store.betweenMs.value;
    return store.value(series).peek();
  });
  const bar = useComputed(
    () => `transform:scaleX(${(value.value === null ? 0 : share(value.value, low, high)).toFixed(3)})`,
  );
  const text = useComputed(() => (value.value === null ? '–' : value.value.toFixed(high > 1 ? 1 : 2)));
  return (
    <li class="vocabulary-row">
      <span>{word}</span>
      <span class="track" aria-hidden="true">
        <span style={bar} />
      </span>
      <span class="changing">{text}</span>
      <button
        type="button"
        class="small"
        aria-pressed={curves.chosen.value.includes(series)}
        aria-label={`Curve of ${word}, ${vocabulary}`}
        onClick={() => curves.toggle(series)}
      >
        curve
      </button>
    </li>
  );
}
