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

function Confidence() {
  void app.store.nowMs.value;
  const confidence = app.store.value('confidence').peek();
  if (!hasModel.value || confidence === null)
    return <p class="note">{hasModel.value ? 'not yet' : 'no model'}</p>;
  const percent = `${Math.round(100 * confidence)} %`;
  return (
    <p class="note">
      {confidence < LOW_CONFIDENCE ? `▲ low confidence, ${percent}` : `confidence ${percent}`}
    </p>
  );
}

function Bars({ prefix, title, note, low, high, words }: (typeof VOCABULARIES)[number]) {
  // Bars move with the slow clock, eased by the style sheet.
  void app.store.nowMs.value;
  return (
    <div class="vocabulary">
      <h3>
        {title} <span class="note">{note}</span>
      </h3>
      <ul>
        {Object.entries(words).map(([name, word]) => {
          const series = `${prefix}/${name}`;
          const value = app.store.value(series).peek();
          const isDrawn = curves.chosen.value.includes(series);
          return (
            <li key={name} class="vocabulary-row">
              <span>{word}</span>
              <span class="track" aria-hidden="true">
                <span style={`transform:scaleX(${value === null ? 0 : share(value, low, high)})`} />
              </span>
              <span class="vocabulary-value">{value === null ? '–' : value.toFixed(high > 1 ? 1 : 2)}</span>
              <button
                type="button"
                class="small"
                aria-pressed={isDrawn}
                aria-label={`Curve of ${word}, ${title}`}
                onClick={() => curves.toggle(series)}
              >
                curve
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
