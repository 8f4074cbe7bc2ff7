/** The name of a value where a slash has a meaning of its own, in rules and names of files: `film.tension` for `film/tension`. */
export function dottedName(name: string): string {
  return name.replaceAll('/', '.');
}
