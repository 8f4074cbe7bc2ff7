import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compiledUrl } from '../../src/core/package-root.js';

/** Runs an engine on the demo, stops it after some frames, and does nothing else. */
const PROGRAM = `
import { DEFAULT_PARAMETERS } from '${compiledUrl('engine/analysis-parameters.js')}';
import { DEFAULT_PRESENCE_BEHAVIOUR } from '${compiledUrl('emotion/presence-behaviour.js')}';
import { Engine } from '${compiledUrl('engine/engine.js')}';
import { DemoSource } from '${compiledUrl('capture/demo-source.js')}';
let stopping = null;
const engine = new Engine({
  source: new DemoSource({ paced: true }),
  modelFolder: null,
  backend: 'wasm',
  parameters: DEFAULT_PARAMETERS,
  presence: DEFAULT_PRESENCE_BEHAVIOUR,
  listeners: [{ onFrame({ feature }) { if (feature.frameIndex === 10) stopping ??= engine.stop(); } }],
});
await engine.load();
engine.run();
await engine.ended;
await stopping;
console.log('stopped');
`;

describe('engine', () => {
  it('leaves nothing behind that keeps a process alive', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    // A process that is kept alive is ended by the test's time limit, and then not with code 0.
    const timer = setTimeout(() => child.kill('SIGKILL'), 180_000);
    const code = await new Promise((resolve) => child.once('close', resolve));
    clearTimeout(timer);
    expect(stdout).toBe('stopped\n');
    expect(code).toBe(0);
  });
});
