import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Before all tests: an empty folder for the settings of who runs them, so that no test reads or writes their own. */
export default function configHome(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'affekt-config-home-'));
  process.env.AFFEKT_CONFIG_HOME = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
