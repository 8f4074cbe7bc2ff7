import { EMOTION_STATE_WORDS, moodWords } from '../shared/emotion-words.js';
import { formatSigned, formatSpread } from '../shared/format.js';
import { Plane } from '../shared/plane.js';
import { app } from '../state/app.js';
import { hasModel, situation } from '../state/situation.js';

const { store } = app;

/** Where the music stands, and how sure that is. */
export function PlanePanel() {
  const words = store.words.value;
  const { mood, detail } = moodWords(words, hasModel.value);
  const { isCurrent, sentence } = situation.value;
  const state = words === null ? null : EMOTION_STATE_WORDS[words.state].meaning;
  return (
    <section class="panel plane-panel values-of-now" aria-labelledby="plane-title">
      <div class="panel-head">
        <h2 id="plane-title">Valence and arousal</h2>
      </div>
      <p class="plane-mood">
        <strong>{mood}</strong> <span class="note">{detail}</span>
      </p>
      <Readings />
      <div class="plane-box">
        <Plane />
      </div>
      <p class="note plane-words">
        {!hasModel.value
          ? 'No model is loaded: there are no emotions to show.'
          : ((isCurrent ? state : sentence) ?? '–')}
      </p>
    </section>
  );
}

/** Numbers are read, not watched: they change with the slow clock. */
function Readings() {
  void store.nowMs.value;
  const now = (name: string) => store.value(name).peek();
  const signed = (name: string) => {
    const value = now(name);
    return value === null ? '–' : formatSigned(value);
  };
  const confidence = now('confidence');
  return (
    <dl class="readings">
      <div class="valence">
        <dt>Valence</dt>
        <dd class="changing">
          {signed('valence')} <span class="note">{formatSpread(now('valenceSd'))}</span>
        </dd>
      </div>
      <div class="arousal">
        <dt>Arousal</dt>
        <dd class="changing">
          {signed('arousal')} <span class="note">{formatSpread(now('arousalSd'))}</span>
        </dd>
      </div>
      <div>
        <dt>Confidence</dt>
        <dd class="changing">{confidence === null ? '–' : `${Math.round(100 * confidence)} %`}</dd>
      </div>
    </dl>
  );
}
