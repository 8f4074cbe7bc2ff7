import { LookPreview } from './look-preview.js';
import { SchemaFields } from './schema-form.js';

const LIGHTS = ['outputs', 'lights'] as const;

/** What each group shows, the palettes, and how that would have looked in the last half hour. */
export function LooksPart() {
  return (
    <>
      <LookPreview />
      <div class="setup-columns">
        <section class="panel" aria-labelledby="looks-title">
          <h2 id="looks-title">Looks of the groups</h2>
          <SchemaFields paths={[[...LIGHTS, 'groups']]} />
        </section>
        <section class="panel" aria-labelledby="rig-title">
          <h2 id="rig-title">Palettes and the rig</h2>
          <SchemaFields
            paths={['palettes', 'presence', 'failSafe', 'flashLimit', 'rateHz'].map((name) => [
              ...LIGHTS,
              name,
            ])}
          />
        </section>
      </div>
    </>
  );
}
