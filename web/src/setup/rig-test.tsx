import { useSignal } from '@preact/signals';
import type { LightsMessage } from '../../../src/server/protocol.js';
import { clockTime } from '../shared/clock-time.js';
import { outputWords } from '../shared/lights-words.js';
import { app, lockedReason } from '../state/app.js';
import { operation } from '../state/operation.js';
import { settings } from './settings.js';

type Output = LightsMessage['outputs'][number];

/** Of outputs that take events: what their receivers get. */
const WHAT_ARRIVES: Readonly<Record<string, string>> = {
  osc: '/affekt/event/test is 1, then 0',
  ndjson: 'a line',
};

interface Lamp {
  readonly name: string;
}

/** So that it is seen at the rig what arrives: lamps are lit one after the other, and other receivers get a test. */
export function RigTest() {
  const lamps = (settings.effective(['outputs', 'lights', 'fixtures']) ?? []) as readonly Lamp[];
  const lit = operation.value?.lamp ?? null;
  const isLocked = lockedReason.value !== null || lamps.length === 0;
  const outputs = (app.store.lights.value?.outputs ?? []).filter(({ name }) => name in WHAT_ARRIVES);
  const at = lamps.findIndex(({ name }) => name === lit);
  const light = (index: number) => void app.ask({ name: 'lamp', args: { name: lamps[index]?.name ?? null } });
  return (
    <section class="panel" aria-labelledby="lamp-title">
      <div class="panel-head">
        <h2 id="lamp-title">Test at the rig</h2>
        <button type="button" disabled={isLocked || lit === null} onClick={() => light(-1)}>
          Put it out
        </button>
      </div>
      <p class="note">Lights one lamp fully, white, over all that goes on; master and blackout still hold.</p>
      <p class="lamp-now" aria-live="polite">
        {lamps.length === 0 ? 'No lamps are patched.' : lit === null ? 'No lamp is lit.' : `Lit: ${lit}`}
      </p>
      <span class="button-row">
        <button type="button" disabled={isLocked} onClick={() => light(at <= 0 ? lamps.length - 1 : at - 1)}>
          ◀ Lamp before
        </button>
        <button type="button" disabled={isLocked} onClick={() => light((at + 1) % lamps.length)}>
          Next lamp ▶
        </button>
      </span>
      {outputs.map((output) => (
        <ReceiverTest key={output.name} output={output} />
      ))}
    </section>
  );
}

/** Sends the event `test` by an output that takes events. */
function ReceiverTest({ output }: { readonly output: Output }) {
  const sentAt = useSignal<string | null>(null);
  const { name } = outputWords(output);
  const test = async () => {
    if (await app.ask({ name: 'test-output', args: { name: output.name } }))
      sentAt.value = clockTime(performance.now() / 1000);
  };
  return (
    <p class="receiver-test">
      <button
        type="button"
        disabled={lockedReason.value !== null || output.state !== 'running'}
        onClick={() => void test()}
      >
        Send a test by {name}
      </button>{' '}
      <span class="note" aria-live="polite">
        {sentAt.value === null
          ? `The event “test”: ${WHAT_ARRIVES[output.name] ?? ''}.`
          : `Sent at ${sentAt.value}: did it arrive?`}
      </span>
    </p>
  );
}
