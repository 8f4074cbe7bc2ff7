import { settings } from './settings.js';
import type { Path } from './settings-patch.js';

/** What was wrong with the last change at this place, if anything. */
export function FaultLine({ path, id }: { readonly path: Path; readonly id?: string }) {
  const place = path.join('.');
  const found = settings.faults.value.filter((fault) => fault.place === place);
  if (found.length === 0) return null;
  return (
    <p class="problem fault" role="alert" id={id}>
      {found.map(({ message }) => message).join('; ')}
    </p>
  );
}
