import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** A text of the documentation that a person wrote. */
export interface DocumentationText {
  /** From the root of the repository on. */
  readonly file: string;
  readonly text: string;
}

/** README and the pages, as they stand in the repository. */
export function documentationTexts(): DocumentationText[] {
  const pages = readdirSync(new URL('web/docs/', ROOT)).map((name) => `web/docs/${name}`);
  return ['README.md', ...pages].map((file) => ({ file, text: readFileSync(new URL(file, ROOT), 'utf8') }));
}

/** Blocks of code in Markdown, with the language that they name. */
export function codeBlocks(text: string): { readonly language: string; readonly code: string }[] {
  return [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}
