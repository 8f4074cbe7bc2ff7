import MiniSearch from 'minisearch';

/** A place of the documentation that can be found: a heading, a setting, a signal … */
export interface Place {
  /** Name of the page. */
  readonly page: string;
  /** Id in the page; empty: its beginning. */
  readonly anchor: string;
  readonly title: string;
  /** What it stands under. */
  readonly under: string;
  readonly text: string;
}

/** How much more a word counts in a title than in a text. */
const BOOST = { title: 4, under: 1.5 };

/** A search over `places`: all words must be there, begun or a little misspelt ones too; the best first. */
export function findPlaces(places: readonly Place[]): (words: string) => Place[] {
  const index = new MiniSearch<Place & { id: number }>({
    fields: ['title', 'under', 'text'],
    tokenize: wordsOf,
  });
  index.addAll(places.map((place, id) => ({ ...place, id })));
  return (words) =>
    index
      .search(words, {
        boost: BOOST,
        combineWith: 'AND',
        prefix: true,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
        tokenize: plainWords,
      })
      .flatMap(({ id }) => places[id as number] ?? []);
}

function plainWords(text: string): string[] {
  return text.split(/[\s\p{P}]+/u).filter((word) => word !== '');
}

/** Words, and the parts of those that are written together: `holdSeconds` is found by `hold` and by `seconds`. */
function wordsOf(text: string): string[] {
  return plainWords(text).flatMap((word) => {
    const parts = word.split(/(?<=[\p{Ll}\d])(?=\p{Lu})/u);
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}
