import { app, lockedReason } from '../state/app.js';
import { SchemaFields } from './schema-form.js';

/** Where the settings are kept, and what is seldom set. */
export function FilePart() {
  const show = app.store.show.value;
  const { path = null, revision = 0, flags = [], restartNeeded = [] } = show ?? {};
  return (
    <div class="setup-columns">
      <section class="panel" aria-labelledby="file-title">
        <div class="panel-head">
          <h2 id="file-title">The file</h2>
          <button
            type="button"
            disabled={lockedReason.value !== null || path === null}
            onClick={() => void app.ask({ name: 'reload' })}
          >
            Read it anew
          </button>
        </div>
        <dl class="facts plain">
          <div>
            <dt>Settings are kept in</dt>
            <dd>{path ?? 'no file: they are gone when Affekt ends'}</dd>
          </div>
          <div>
            <dt>Changes since the start</dt>
            <dd>{revision - 1}</dd>
          </div>
          {flags.length > 0 && (
            <div>
              <dt>Given on the command line, for this run only</dt>
              <dd>{flags.join(', ')}</dd>
            </div>
          )}
          {restartNeeded.length > 0 && (
            <div>
              <dt>▲ Take effect at the next start</dt>
              <dd>{restartNeeded.join(', ')}</dd>
            </div>
          )}
        </dl>
      </section>
      <section class="panel" aria-labelledby="program-title">
        <h2 id="program-title">The program</h2>
        <SchemaFields paths={[['model'], ['backend'], ['record'], ['exitAtEnd'], ['server'], ['oscInput']]} />
      </section>
    </div>
  );
}
