import { useEffect } from 'preact/hooks';
import { moodWords } from '../shared/emotion-words.js';
import { formatSigned } from '../shared/format.js';
import { Plane } from '../shared/plane.js';
import { Swatches } from '../shared/swatches.js';
import { outputWords } from '../shared/lights-words.js';
import { app } from '../state/app.js';
import { hasModel, situation } from '../state/situation.js';
import { Beat } from './beat.js';
import { LevelLine } from './level-line.js';
import { keepAwake } from './wake-lock.js';

/** To be read from five metres: the mood, where it stands, the beat, the light that leaves, and whether all is well. */
export function StageView() {
  useEffect(keepAwake, []);
  const { mood, detail } = moodWords(app.store.words.value, hasModel.value);
  return (
    <main class="stage" id="view" data-current={situation.value.isCurrent}>
      <h1 class="visually-hidden">Stage</h1>
      <div class="stage-mood">
        <p class="mood">{mood}</p>
        <p class="mood-detail">{detail}</p>
      </div>
      <dl class="stage-values">
        <Reading name="Valence" series="valence" />
        <Reading name="Arousal" series="arousal" />
      </dl>
      <div class="stage-plane">
        <Plane />
      </div>
      <div class="stage-light">
        <Beat />
        <Swatches />
      </div>
      <div class="stage-line">
        <LevelLine />
        <OutputLine />
      </div>
    </main>
  );
}

function Reading({ name, series }: { readonly name: string; readonly series: string }) {
  const value = app.store.value(series).value;
  return (
    <div class={`stage-value ${series}`}>
      <dt>{name}</dt>
      <dd>{value === null ? '–' : formatSigned(value)}</dd>
    </div>
  );
}

/** Where the light goes, in a line. */
function OutputLine() {
  const outputs = app.store.lights.value?.outputs ?? [];
  const isKnown = app.store.connection.value.kind === 'live';
  if (outputs.length === 0) return <p class="output-line">No outputs</p>;
  return (
    <ul class="output-line" aria-label="Outputs">
      {outputs.map((output) => {
        const { name, trouble: told } = outputWords(output);
        const trouble = isKnown ? told : null;
        const isWell = isKnown && trouble === null && output.state === 'running';
        return (
          <li key={output.name} data-look={trouble !== null ? 'bad' : isWell ? 'good' : 'idle'}>
            <span aria-hidden="true">{trouble !== null ? '■' : isWell ? '●' : '○'}</span> {name}{' '}
            {!isKnown ? 'not known' : trouble === null ? output.state : 'in trouble'}
          </li>
        );
      })}
    </ul>
  );
}
