import { OutputsPanel } from '../desk/outputs-panel.js';
import { RigTest } from './rig-test.js';
import { SchemaFields } from './schema-form.js';

const OUTPUTS = ['sacn', 'artnet', 'osc', 'ndjson'] as const;

/** Where it all goes, and whether it arrives. */
export function OutputsPart() {
  return (
    <div class="setup-columns">
      <section class="panel" aria-labelledby="targets-title">
        <h2 id="targets-title">Outputs and their targets</h2>
        <SchemaFields paths={OUTPUTS.map((name) => ['outputs', name])} />
      </section>
      <div class="desk-side">
        <OutputsPanel />
        <RigTest />
      </div>
    </div>
  );
}
