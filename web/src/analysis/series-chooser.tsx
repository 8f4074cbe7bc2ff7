import { seriesInfo } from '../state/series-info.js';
import { MOST_CURVES, seriesWords } from './curve-style.js';
import { curves } from './curves.js';

const GROUP_WORDS: Readonly<Record<string, string>> = {
  '': 'Emotion, sound, beat',
  film: 'Film emotions',
  moods: 'Stage moods',
  gems: 'Musical emotions (GEMS)',
  basic: 'Basic emotions',
  midLevel: 'Mid-level features',
  color: 'Colour',
  energy: 'Energy',
  'why/valence': 'Why valence',
  'why/arousal': 'Why arousal',
};

/** Every number that there is, to be drawn or not. */
export function SeriesChooser() {
  const groupOf = ({ name }: { readonly name: string }) => name.split('/').slice(0, -1).join('/');
  const groups = [...new Set(seriesInfo.value.map(groupOf))];
  return (
    <fieldset class="chooser">
      <legend class="visually-hidden">Curves shown, at most {MOST_CURVES}</legend>
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{GROUP_WORDS[group] ?? group}</legend>
          {seriesInfo.value
            .filter((info) => groupOf(info) === group)
            .map(({ name, meaning }) => (
              <label key={name} class="switch" title={meaning}>
                <input
                  type="checkbox"
                  checked={curves.chosen.value.includes(name)}
                  onChange={() => curves.toggle(name)}
                />
                <span>{seriesWords(name).replace(/^.*: /, '')}</span>
              </label>
            ))}
        </fieldset>
      ))}
    </fieldset>
  );
}
