import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Segmented } from '../shared/segmented.js';
import { usePicture } from '../shared/use-picture.js';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { preference } from '../state/preferences.js';
import { FrequencyScale } from './frequency-scale.js';
import { SpectrogramPicture } from './spectrogram-picture.js';

/** A picture is drawn anew after so many columns, or when what is drawn as one is whole: it scrolls by two pixels at most. */
const LEAST_COLUMNS_AT_ONCE = 2;

/** Columns drawn as one, by the time shown: each picture is 625 wide. */
const SPANS = [
  [1, '20 s'],
  [3, '1 min'],
  [30, '10 min'],
] as const;

const isOn = preference(
  'spectrogram',
  // Whoever asked for less motion gets the picture that moves most only on request.
  !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  (value): value is boolean => typeof value === 'boolean',
);
const columnsAsOne = preference('spectrogram span', 1, (value): value is number =>
  SPANS.some(([count]) => count === value),
);

/** The spectrogram that the network hears, with its past. */
export function SpectrogramPanel() {
  return (
    <section class="panel spectrogram-panel" aria-labelledby="spectrogram-title">
      <div class="panel-head">
        <h2 id="spectrogram-title">Spectrogram</h2>
        <Segmented
          legend="Time of the spectrogram"
          name="spectrogram"
          options={SPANS}
          value={columnsAsOne.value}
          onChoose={(count) => {
            columnsAsOne.value = count;
          }}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={isOn.value}
            onChange={({ currentTarget }) => {
              isOn.value = currentTarget.checked;
            }}
          />
          <span>Show</span>
        </label>
      </div>
      {isOn.value ? <Spectrogram /> : <p class="empty">Switched off.</p>}
      <p class="note">This page keeps it while it is on show, the last ten minutes.</p>
    </section>
  );
}

function Spectrogram() {
  useInterest(app.interest, { streams: ['spectrogram'] });
  const picture = useMemo(() => new SpectrogramPicture(app.spectrogram), []);
  const frequencies = useComputed(() => app.store.hello.value?.features.bandFrequenciesHz ?? []);
  const turn = useComputed(() =>
    Math.floor(app.columnCount.value / Math.max(LEAST_COLUMNS_AT_ONCE, columnsAsOne.value)),
  );
  const ref = usePicture({
    watch: () => [turn.value, columnsAsOne.value],
    paint: (canvas) => picture.draw(canvas, columnsAsOne.peek()),
  });
  return (
    <div class="spectrogram-box">
      <FrequencyScale bandFrequenciesHz={frequencies.value} />
      <canvas
        class="spectrogram"
        ref={ref}
        role="img"
        aria-label="Spectrogram of the music, as the network hears it"
      />
    </div>
  );
}
