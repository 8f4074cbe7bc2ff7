import { nearestName } from './nearest-name.js';

/** A name that is not among those there are, for the end of an error: `"drp" (build, drop); did you mean "drop"?`. */
export function nameAmong(wanted: string, names: readonly string[], more = ''): string {
  const nearest = nearestName(wanted, names);
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return `"${wanted}" (${names.length === 0 ? 'none' : names.join(', ')}${more})${hint}`;
}
