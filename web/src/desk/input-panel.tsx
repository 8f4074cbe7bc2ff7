import { computed } from '@preact/signals';
import { formatDb, formatSigned } from '../shared/format.js';
import { share } from '../shared/scales.js';
import { app } from '../state/app.js';
import { situation } from '../state/situation.js';
import type { LevelWarning } from '../state/level-tracker.js';

const LOWEST_DBFS = -60;
const TICKS_DBFS = [-60, -48, -36, -24, -12, -6, 0];
const WARNINGS: Readonly<Record<Exclude<LevelWarning, null>, string>> = {
  clip: 'Clipping: turn the input down',
  'too-low': 'Too low: turn the input up',
  'no-signal': 'No signal on the input',
};

const { store } = app;
const place = (dbfs: number) => share(dbfs, LOWEST_DBFS, 0);
const barStyle = computed(() => `transform:scaleX(${place(store.value('level').value ?? -120)})`);
const peakStyle = computed(() => {
  void store.frameAtMs.value;
  return `transform:translateX(${100 * place(store.level.heldPeakDbfs)}%)`;
});

/** The input as it comes in: level with peak hold, loudness, gain, and what is wrong with it. */
export function InputPanel() {
  const status = store.status.value;
  // Numbers are read, not watched: they change with the slow clock.
  void store.nowMs.value;
  const now = (name: string): number => store.value(name).peek() ?? -120;
  const warning = store.level.warning;
  const level = now('level');
  return (
    <section class="panel input-panel values-of-now" aria-labelledby="input-title">
      <div class="panel-head">
        <h2 id="input-title">Input</h2>
        <p class="note">{status?.source.name ?? '–'}</p>
      </div>
      <meter
        class="visually-hidden"
        aria-label="Level of the input, dBFS"
        min={LOWEST_DBFS}
        max={0}
        value={level}
      >
        {formatDb(level)}
      </meter>
      <div class="meter" aria-hidden="true" data-warning={warning ?? 'none'}>
        <span class="meter-bar" style={barStyle} />
        <span class="meter-peak" style={peakStyle} />
      </div>
      <div class="ticks" aria-hidden="true">
        {TICKS_DBFS.map((tick) => (
          <span key={tick} style={`left:${100 * place(tick)}%`}>
            {formatDb(tick).replace('.0', '')}
          </span>
        ))}
      </div>
      <dl class="numbers">
        <Reading name="RMS" unit="dBFS" text={formatDb(level)} />
        <Reading name="Peak" unit="dBFS" text={formatDb(store.level.heldPeakDbfs)} />
        <Reading name="Loudness" unit="LUFS" text={formatDb(now('loudness'))} />
        <Reading name="Gain" unit="dB" text={formatSigned(store.value('gain').peek() ?? 0, 1)} />
      </dl>
      <p class={`input-words ${warning === null ? 'note' : 'problem'}`}>
        {warning !== null ? `▲ ${WARNINGS[warning]}` : inputSentence()}
      </p>
    </section>
  );
}

/** What is to be known of the input; what else is wrong with the show is told elsewhere. */
function inputSentence(): string {
  const { isCurrent, sentence } = situation.value;
  if (!isCurrent) return sentence ?? '–';
  const condition = store.health.value?.conditions.find(({ id }) => id.startsWith('input-'));
  return condition === undefined ? 'The input is well.' : `${condition.what} ${condition.doThis}`;
}

function Reading({
  name,
  unit,
  text,
}: {
  readonly name: string;
  readonly unit: string;
  readonly text: string;
}) {
  return (
    <div>
      <dt>
        {name} <span class="note">{unit}</span>
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
