import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/core/config-schema.js';
import { runCli } from '../support/cli-result.js';

describe('affekt doctor', () => {
  it('says what to do when the port is taken, and that this alone keeps nothing from working', async () => {
    const { port, host } = configSchema.parse({}).server;
    const blocker = createServer();
    // Taken already by another program is as good.
    await new Promise<void>((resolve) => {
      blocker.once('error', () => resolve());
      blocker.listen(port, host, resolve);
    });
    try {
      const { stdout } = await runCli(['doctor', '--format', 'json']);
      const findings = JSON.parse(stdout) as { name: string; ok: boolean; isCore: boolean; detail: string }[];
      expect(findings.find(({ name }) => name === 'port')).toEqual({
        name: 'port',
        ok: false,
        isCore: false,
        detail: `${port} is taken; end the program that has it, or use --port`,
      });
    } finally {
      blocker.close();
    }
  });

  it('prints one line a check, each with a tick or a cross', async () => {
    const { stdout, stderr } = await runCli(['doctor']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line).toMatch(/^[✓✗] [\w. -]+ {2,}\S/);
    expect(stderr).not.toContain('    at ');
  });
});
