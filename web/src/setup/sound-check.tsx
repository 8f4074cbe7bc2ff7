import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { app, lockedReason } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { inputs } from './inputs.js';
import { settings } from './settings.js';
import { judgeSound, type SoundFinding, type SoundMoment } from './sound-judgement.js';

const CHECK_SECONDS = 30;
const EVERY_MS = 250;
const MARKS = { good: '●', warn: '▲', bad: '■' } as const;

/** Listens for half a minute, says what it heard, and proposes values. */
export function SoundCheck() {
  const secondsLeft = useSignal<number | null>(null);
  const found = useSignal<readonly SoundFinding[] | null>(null);
  useInterest(app.interest, secondsLeft.value === null ? {} : { streams: ['spectrogram'] });
  const isRunning = secondsLeft.value !== null;
  useEffect(() => {
    if (!isRunning) return;
    const moments: SoundMoment[] = [];
    const timer = setInterval(() => {
      const moment = momentNow();
      if (moment !== null) moments.push(moment);
      secondsLeft.value = (secondsLeft.peek() ?? 0) - EVERY_MS / 1000;
      if ((secondsLeft.peek() ?? 0) > 0) return;
      secondsLeft.value = null;
      found.value = judgeSound(moments, app.store.hello.peek()?.features.bandFrequenciesHz ?? []);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isRunning, secondsLeft, found]);
  return (
    <section class="panel sound-check" aria-labelledby="check-title">
      <div class="panel-head">
        <h2 id="check-title">Sound check</h2>
        <button
          type="button"
          onClick={() => {
            found.value = null;
            secondsLeft.value = isRunning ? null : CHECK_SECONDS;
          }}
        >
          {isRunning ? 'Stop' : 'Listen for 30 s'}
        </button>
      </div>
      <div aria-live="polite">
        {isRunning ? (
          <>
            <p>Listening. Play what will be played, with a pause for the noise of the room.</p>
            <progress
              max={CHECK_SECONDS}
              value={CHECK_SECONDS - (secondsLeft.value ?? 0)}
              aria-label="Sound check"
            />
          </>
        ) : found.value === null ? (
          <p class="note">Says of level, noise, hum, clipping and channels what is right and what to do.</p>
        ) : found.value.length === 0 ? (
          <p class="problem">Nothing came in: choose an input that is there.</p>
        ) : (
          <Findings found={found.value} />
        )}
      </div>
    </section>
  );
}

function Findings({ found }: { readonly found: readonly SoundFinding[] }) {
  return (
    <ul class="findings">
      {found.map(({ id, look, what, doThis, proposal }) => (
        <li key={id} data-id={id} data-look={look}>
          <span class="mark" aria-hidden="true">
            {MARKS[look]}
          </span>
          <span>
            <strong>{what}</strong> {doThis}
          </span>
          {proposal !== null && (
            <button
              type="button"
              disabled={lockedReason.value !== null}
              onClick={() => void settings.change(proposal.patch)}
            >
              {proposal.words}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function momentNow(): SoundMoment | null {
  const running = inputs.peek()?.running ?? null;
  if (running === null || running.channels.length === 0) return null;
  return {
    channels: running.channels,
    pairs: running.pairs,
    loudnessLufs: app.store.value('loudness').peek() ?? -120,
    bands: [...app.spectrogram.column(app.spectrogram.newest)],
  };
}
