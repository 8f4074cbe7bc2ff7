import { outputWords } from '../shared/lights-words.js';
import { app, lockedReason } from '../state/app.js';

/** The outputs with their state, what they sent, what is wrong with them, and a switch each. */
export function OutputsPanel() {
  const outputs = app.store.lights.value?.outputs ?? [];
  const isKnown = app.store.connection.value.kind === 'live';
  return (
    <section class="panel outputs-panel" aria-labelledby="outputs-title">
      <div class="panel-head">
        <h2 id="outputs-title">Outputs</h2>
      </div>
      {outputs.length === 0 ? (
        <p class="empty">
          Nothing is sent anywhere yet. <a href="#/setup/outputs">Set up outputs</a>.
        </p>
      ) : (
        <ul class="outputs">
          {outputs.map((output) => {
            const { name, counts, trouble } = outputWords(output);
            return (
              <li key={output.name} class="output" data-output={output.name} data-state={output.state}>
                <button
                  type="button"
                  role="switch"
                  aria-checked={output.isEnabled}
                  disabled={lockedReason.value !== null}
                  onClick={() =>
                    void app.ask({ name: 'output', args: { name: output.name, on: !output.isEnabled } })
                  }
                >
                  <span class="switch-mark" aria-hidden="true">
                    {output.isEnabled ? 'on' : 'off'}
                  </span>
                  {name}
                </button>
                <span class="output-state">{isKnown ? output.state : 'not known'}</span>
                {trouble === null ? (
                  <span class="output-told note">{counts}</span>
                ) : (
                  <span class="output-told problem" title={`${trouble}; ${counts}`}>
                    ■ {trouble}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
