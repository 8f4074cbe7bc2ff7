import { keysOn } from '../bar/keys.js';
import { wakeLock } from '../stage/wake-lock.js';

/** What a person chose for this device. */
export function Preferences() {
  return (
    <>
      <h2>This screen</h2>
      <p>
        <button
          type="button"
          disabled={!document.fullscreenEnabled}
          onClick={() => void toggleFullScreen().catch(() => undefined)}
        >
          Full screen
        </button>
      </p>
      <label class="switch">
        <input
          type="checkbox"
          checked={keysOn.value}
          onChange={(event) => {
            keysOn.value = event.currentTarget.checked;
          }}
        />
        <span>
          Keys: <kbd>B</kbd> blackout, <kbd>F</kbd> freeze, <kbd>H</kbd> hold, <kbd>T</kbd> tap, <kbd>M</kbd>{' '}
          marker, <kbd>PgDn</kbd> go, <kbd>PgUp</kbd> back
        </span>
      </label>
      <p class="note">{wakeLock.value}</p>
      <p>
        <a href="./docs/">Documentation</a> <a href="./api/docs">API</a>
      </p>
    </>
  );
}

/** Rejects where the browser refuses. */
async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
  else await document.exitFullscreen();
}
