import { app, lockedReason } from '../state/app.js';
import { operation } from '../state/operation.js';
import { settings } from './settings.js';

interface Lamp {
  readonly name: string;
}

/** Lights the lamps one after the other, so that it is seen at the rig what arrives. */
export function LampTest() {
  const lamps = (settings.effective(['outputs', 'lights', 'fixtures']) ?? []) as readonly Lamp[];
  const lit = operation.value?.lamp ?? null;
  const isLocked = lockedReason.value !== null || lamps.length === 0;
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
      <p class="note">
        Lights one lamp fully, white, over all that goes on; master and blackout still hold. OSC is sent at
        all times: its counter moves.
      </p>
      <p class="lamp-now" aria-live="polite">
        {lamps.length === 0 ? 'No lamps are patched.' : lit === null ? 'No lamp is lit.' : `Lit: ${lit}`}
      </p>
      <span class="presets">
        <button type="button" disabled={isLocked} onClick={() => light(at <= 0 ? lamps.length - 1 : at - 1)}>
          ◀ Lamp before
        </button>
        <button type="button" disabled={isLocked} onClick={() => light((at + 1) % lamps.length)}>
          Next lamp ▶
        </button>
      </span>
    </section>
  );
}
