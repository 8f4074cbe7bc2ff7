import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandTree } from '../../src/commands/command-tree.js';
import { wholeProgram } from '../../src/commands/program.js';
import { packageVersion } from '../../src/core/package-version.js';
import { ROOT } from './contents.js';
import { manPage } from './man-page.js';
import { documentationSite } from './site.js';

/** Writes the documentation into `dist/web/docs`, beside the search that vite has put there, and the manual page. */
const version = packageVersion();
const dist = fileURLToPath(new URL('dist/', ROOT));
const folder = path.join(dist, 'web', 'docs');
mkdirSync(folder, { recursive: true });
for (const [name, content] of await documentationSite(version))
  writeFileSync(path.join(folder, name), content);
writeFileSync(path.join(dist, 'affekt.1'), manPage(commandTree(await wholeProgram()), version));
