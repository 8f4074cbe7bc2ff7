import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { SHOWN_SHOW } from '../support/shown-show.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

/** The real program with something to show in every view, and a browser to look at it. */
export class ShownProgram {
  private constructor(
    readonly program: RunningProgram,
    readonly browser: Browser,
    private readonly folder: string,
  ) {}

  /** @param sourceIn gives the input, from a folder that is gone at the end; left out: the demo performance */
  static async open(sourceIn?: (folder: string) => Promise<object>): Promise<ShownProgram> {
    ensurePageBuilt();
    const folder = await mkdtemp(path.join(tmpdir(), 'affekt-shown-'));
    const config = path.join(folder, 'show.json');
    const source = (await sourceIn?.(folder)) ?? SHOWN_SHOW.source;
    await writeFile(config, JSON.stringify({ ...SHOWN_SHOW, source }));
    const program = await startProgram(['start', '--config', config]);
    try {
      return new ShownProgram(program, await launchBrowser(), folder);
    } catch (error) {
      await program.kill();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.program.stop();
    await rm(this.folder, { recursive: true });
  }
}
