import { app } from '../state/app.js';
import { swatchColour } from './lights-words.js';

/** One swatch a group, in the colour that leaves. The style sheet eases its changes: the page itself never flashes. */
export function Swatches() {
  const groups = app.store.lights.value?.groups ?? [];
  if (groups.length === 0) return <p class="swatches note">No lights patched</p>;
  return (
    <ul class="swatches" aria-label="Groups of lights">
      {groups.map((group) => (
        <li key={group.name} class="swatch">
          <span class="swatch-colour" aria-hidden="true" style={`background-color:${swatchColour(group)}`} />
          <span class="swatch-name" title={group.name}>
            {group.name}
          </span>
          <span class="swatch-level">{`${Math.round(100 * group.level)} %`}</span>
        </li>
      ))}
    </ul>
  );
}
