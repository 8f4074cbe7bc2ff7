import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../bench/examples/', import.meta.url);

/** The small programs of `bench/examples`, each as it stands there and as the tests run it. */
export function exampleTexts(): string {
  const sections = readdirSync(FOLDER)
    .toSorted()
    .map((name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8').trimEnd();
      return `## ${name}\n\`\`\`\`\n${text}\n\`\`\`\`\n`;
    });
  return `# Example programs
Small programs to begin from. Install the package beside them, copy one, and change it. The first lines of each say how it is run.

${sections.join('\n')}`;
}
