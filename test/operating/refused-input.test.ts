import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { OperatedProgram } from './operated-program.js';

it('hears on what it hears when another input is not there, and says so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'affekt-input-'));
  const program = await OperatedProgram.start(['--source', 'demo', '--model', 'none'], folder);
  try {
    const answer = await program.command('input', { device: 'no device of this name' });
    expect(answer).toMatchObject({
      type: 'refusal',
      code: expect.stringMatching(/^AFFEKT_DEVICE_/),
      show: { revision: 1 },
    });
    expect(answer).not.toMatchObject({ message: expect.stringContaining('as soon as') });
    expect(await program.get('api/inputs')).toMatchObject({ running: { kind: 'demo', state: 'running' } });
  } finally {
    program.cli.kill();
    await rm(folder, { recursive: true, force: true });
  }
});
