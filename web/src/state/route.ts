import { signal } from '@preact/signals';

export const VIEWS = ['stage', 'desk', 'analysis', 'setup'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Where the page is: a view, and a part of it (empty: its first). */
export interface Route {
  readonly view: ViewName;
  readonly part: string;
}

/** `#/setup/patch`; anything else is the first view. */
export function parseRoute(hash: string): Route {
  const [, view = '', part = ''] = hash.split('/');
  const known = VIEWS.find((name) => name === view);
  return known === undefined ? { view: 'stage', part: '' } : { view: known, part };
}

/** Where the page is now, by the address, so that back, bookmarks and links work. */
export const route = signal(parseRoute(globalThis.location?.hash ?? ''));
