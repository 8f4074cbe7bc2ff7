import { useSignal } from '@preact/signals';
import { Segmented } from '../shared/segmented.js';
import { Canvas } from '../shared/canvas.js';
import type { SharpCanvas } from '../shared/sharp-canvas.js';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { seriesInfo } from '../state/series-info.js';
import { PAST_SECONDS } from '../state/tracks.js';
import { previewColour, type PreviewLook, seriesOf } from './preview-colour.js';
import { settings } from './settings.js';

const SPANS = [
  [180, '3 min'],
  [600, '10 min'],
  [PAST_SECONDS, '30 min'],
] as const;

/** Each group's look over what was heard: colour and level, as the settings have them now. */
export function LookPreview() {
  const span = useSignal<number>(600);
  const groups = (settings.effective(['outputs', 'lights', 'groups']) ?? {}) as Record<string, PreviewLook>;
  const names = Object.keys(groups);
  const followed = Object.values(groups).flatMap(seriesOf);
  useInterest(app.interest, {
    names: followed.filter((name) => seriesInfo.value.some((one) => one.name === name)),
  });
  return (
    <section class="panel" aria-labelledby="preview-title">
      <div class="panel-head">
        <h2 id="preview-title">How it would have looked</h2>
        <Segmented
          legend="Time of the preview"
          name="preview"
          options={SPANS}
          value={span.value}
          onChoose={(seconds) => {
            span.value = seconds;
          }}
        />
      </div>
      {names.length === 0 ? (
        <p class="empty">
          No group has a look yet. <a href="#/setup/patch">Patch a lamp</a> first.
        </p>
      ) : (
        <ul class="previews">
          {names.map((name) => (
            <li key={name}>
              <span>{name}</span>
              <Canvas
                class="preview"
                label={`Light of ${name} over the time chosen, to now`}
                watch={() => [
                  app.store.nowMs.value,
                  app.store.pastCount.value,
                  settings.told.value,
                  span.value,
                ]}
                draw={(sharp) => drawPreview(sharp, name, span.peek())}
              />
            </li>
          ))}
        </ul>
      )}
      <p class="note">
        Without smoothing, lifts by events, and the flash limit. What is changed below shows here at once.
      </p>
    </section>
  );
}

function drawPreview({ context, width, height }: SharpCanvas, group: string, spanSeconds: number): void {
  const look = settings.effective(['outputs', 'lights', 'groups', group]) as PreviewLook | undefined;
  const palettes = (settings.effective(['outputs', 'lights', 'palettes']) ?? {}) as Parameters<
    typeof previewColour
  >[1];
  context.clearRect(0, 0, width, height);
  if (look === undefined) return;
  const names = ['valence', 'arousal', ...seriesOf(look)];
  const now = performance.now() / 1000;
  const step = Math.max(0.25, (3 * spanSeconds) / width);
  const from = Math.floor((now - spanSeconds) / step) * step;
  const { times, values } = app.store.tracks.columns(names, from, now, step);
  const ranges = new Map(seriesInfo.peek().map((info) => [info.name, info]));
  for (const [row, time] of times.entries()) {
    const at = (name: string) => values[names.indexOf(name)]?.[row] ?? null;
    const colour = previewColour(look, palettes, {
      valence: at('valence'),
      arousal: at('arousal'),
      share: (name) => {
        const [value, range] = [at(name), ranges.get(name)];
        if (value === null || range === undefined) return null;
        return Math.min(1, Math.max(0, (value - range.low) / (range.high - range.low)));
      },
    });
    if (colour === null) continue;
    const [red, green, blue] = [colour.red, colour.green, colour.blue].map((part) => Math.round(255 * part));
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    const x = ((time - step / 2 - (now - spanSeconds)) / spanSeconds) * width;
    context.fillRect(Math.floor(x), 0, Math.ceil((step / spanSeconds) * width) + 1, height);
  }
}
