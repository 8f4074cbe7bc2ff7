import { useSignal } from '@preact/signals';
import { Segmented } from '../shared/segmented.js';
import { clockTime } from '../shared/clock-time.js';
import { formatSigned } from '../shared/format.js';
import { durationWords } from '../shared/situation.js';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { PAST_SECONDS } from '../state/tracks.js';
import { CurveChart, cursor } from './curve-chart.js';
import { dashOf, seriesWords } from './curve-style.js';
import { curves, nowSeconds } from './curves.js';
import { ExportMenu } from './export-menu.js';
import { SeriesChooser } from './series-chooser.js';
import { scrubbed, zoomed } from './time-window.js';

const SPANS = [
  [60, '1 min'],
  [180, '3 min'],
  [600, '10 min'],
  [PAST_SECONDS, '30 min'],
] as const;

/** Curves of any numbers over the last half hour, with what happened. */
export function CurvesPanel() {
  const isChoosing = useSignal(false);
  useInterest(app.interest, { names: curves.chosen.value });
  const { spanSeconds } = curves.window.value;
  return (
    <section class="panel curves-panel" aria-labelledby="curves-title">
      <div class="panel-head">
        <h2 id="curves-title">Curves</h2>
        <Segmented
          legend="Time shown"
          name="span"
          options={SPANS}
          value={spanSeconds}
          onChoose={(seconds) => curves.show({ ...curves.window.peek(), spanSeconds: seconds })}
        />
        <ExportMenu />
      </div>
      <div class="legend-row">
        <Legend />
        <button
          type="button"
          aria-expanded={isChoosing.value}
          aria-controls="series"
          onClick={() => {
            isChoosing.value = !isChoosing.value;
          }}
        >
          Choose
        </button>
      </div>
      <div id="series" hidden={!isChoosing.value}>
        {isChoosing.value && <SeriesChooser />}
      </div>
      <CurveChart />
      <Scrubber />
    </section>
  );
}

/** What is drawn, each with its line, its value and a button to see it alone. */
function Legend() {
  const at = cursor.value;
  // Values are read, not watched: without a cursor they change with the slow clock.
  void app.store.nowMs.value;
  return (
    <ul class="legend">
      {curves.drawn.value.map(({ name, index, meaning, low }, place) => {
        const value = at === null ? app.store.value(name).peek() : (at.values[place] ?? null);
        const isSolo = curves.solo.value === name;
        return (
          <li key={name} class="key" title={meaning}>
            <svg class="key-line" viewBox="0 0 32 8" aria-hidden="true">
              <path
                d="M0 4H32"
                style={`stroke:var(--series-${index + 1});stroke-dasharray:${dashOf(index).join(' ')}`}
              />
            </svg>
            {seriesWords(name)}{' '}
            <output class="key-value">
              <span class="changing">
                {value === null ? '–' : low < 0 ? formatSigned(value) : value.toFixed(2)}
              </span>
            </output>
            {curves.chosen.value.length > 1 && (
              <button
                type="button"
                class="small"
                aria-pressed={isSolo}
                aria-label={`solo ${seriesWords(name)}`}
                onClick={() => {
                  curves.solo.value = isSolo ? null : name;
                }}
              >
                solo
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Moves the window through the last half hour, nearer and farther. */
function Scrubber() {
  const window = curves.window.value;
  void app.store.nowMs.value;
  const at = cursor.value;
  const most = Math.max(0, PAST_SECONDS - window.spanSeconds);
  const ago = window.endSeconds === null ? 0 : Math.max(0, nowSeconds() - window.endSeconds);
  const words = window.endSeconds === null ? 'now' : `${durationWords(ago)} ago`;
  const zoom = (factor: number) => curves.show(zoomed(curves.window.peek(), factor, nowSeconds()));
  return (
    <div class="scrubber">
      <button type="button" aria-label="Nearer" onClick={() => zoom(0.5)}>
        +
      </button>
      <button type="button" aria-label="Farther" onClick={() => zoom(2)}>
        −
      </button>
      <span class="fader">
        <input
          type="range"
          aria-label="End of the curves, seconds ago"
          aria-valuetext={words}
          min={-most}
          max={0}
          step={1}
          value={-ago}
          disabled={most === 0}
          style={`--share:${most === 0 ? 1 : 1 - ago / most}`}
          onInput={({ currentTarget }) =>
            curves.show(scrubbed(curves.window.peek(), -currentTarget.valueAsNumber, nowSeconds()))
          }
        />
      </span>
      <output class="note">{at === null ? `ends ${words}` : `at ${clockTime(at.atSeconds)}`}</output>
      <button
        type="button"
        disabled={window.endSeconds === null}
        onClick={() => curves.show({ ...curves.window.peek(), endSeconds: null })}
      >
        Back to now
      </button>
    </div>
  );
}
