import { nearestName } from './nearest-name.js';

/** More names than this are not listed in a message; it says where they are. */
const MOST_NAMES = 8;

/** Where all names of a kind are: what the settings name (groups, lamps, outputs, presets), signals and events, and what the API takes. */
export const LISTED = {
  inSettings: 'GET /api/settings has all',
  byOscMap: '`affekt osc-map` lists all',
  inApiDocs: 'GET /api/docs lists all',
} as const;

/**
 * A name that is not among those there are, for the end of an error: `"drp" (build, drop); did you mean "drop"?`, and where there are many
 * `"arousel"; did you mean "arousal"? GET /api/series lists all`. `where`: where all are listed, as a sentence without its full stop.
 */
export function nameAmong(wanted: string, names: readonly string[], where: string): string {
  const nearest = nearestName(wanted, names);
  const hint = nearest === null ? '' : `did you mean "${nearest}"?`;
  if (names.length <= MOST_NAMES) {
    return `"${wanted}" (${names.length === 0 ? 'none' : names.join(', ')})${hint === '' ? '' : `; ${hint}`}`;
  }
  return `"${wanted}"; ${hint === '' ? where : `${hint} ${where}`}`;
}

/** A list of names for a message: eight, and how many more. */
export function fewNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const listed = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? `${listed} and ${more} more` : listed;
}
