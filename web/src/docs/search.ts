import { findPlaces, type Place } from './find-places.js';

/** The search of the documentation: what is typed is looked for in all pages, in the browser. */
const MOST_SHOWN = 20;
const EXCERPT_LENGTH = 140;

const area = element('search');
const words = element('words') as HTMLInputElement;
const results = element('results');
const found = element('found');
let find: ((words: string) => Place[]) | null = null;

area.hidden = false;
words.addEventListener('input', () => void show());
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== words) {
    event.preventDefault();
    words.focus();
  } else if (event.key === 'Escape' && area.contains(document.activeElement)) {
    words.value = '';
    void show();
  }
});
// What was typed before the page was left for a result and come back to.
void show();

async function show(): Promise<void> {
  if (words.value.trim() === '') {
    results.replaceChildren();
    found.textContent = '';
    return;
  }
  try {
    find ??= findPlaces((await (await fetch('search.json')).json()) as Place[]);
  } catch {
    found.textContent = 'The search cannot be loaded: is Affekt still running?';
    return;
  }
  const places = find(words.value);
  found.textContent = countWords(places.length);
  results.replaceChildren(...places.slice(0, MOST_SHOWN).map(line));
}

function countWords(count: number): string {
  if (count === 0) return 'Nothing is found.';
  const all = count === 1 ? 'One place' : `${count} places`;
  return count > MOST_SHOWN ? `${all}; the best ${MOST_SHOWN}:` : `${all}:`;
}

function line({ page, anchor, title, under, text }: Place): HTMLElement {
  const link = document.createElement('a');
  link.href = `${page}.html${anchor === '' ? '' : `#${anchor}`}`;
  link.textContent = title;
  const where = document.createElement('span');
  where.textContent = under === '' ? '' : ` in ${under}`;
  const excerpt = document.createElement('p');
  excerpt.textContent = text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)} …` : text;
  const item = document.createElement('li');
  item.append(link, where, excerpt);
  return item;
}

function element(id: string): HTMLElement {
  const one = document.getElementById(id);
  if (one === null) throw new Error(`The page has no #${id}.`);
  return one;
}
