import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { captureWays } from '../../src/capture/device/capture-ways.js';
import { configSchema } from '../../src/core/config-schema.js';
import { runCli } from '../support/cli-result.js';
import { needVirtualMic, VirtualMic } from '../support/virtual-mic.js';

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
      const findings = JSON.parse(stdout) as { name: string }[];
      expect(findings.find(({ name }) => name === 'port')).toEqual({
        name: 'port',
        ok: false,
        isCore: false,
        detail: `${port} is taken; end the program that has it, or use --port`,
        matters: 'only to those who start without --port',
      });
    } finally {
      blocker.close();
    }
  });

  it('prints one line a check, each with a tick or a cross', async () => {
    const { stdout, stderr } = await runCli(['doctor']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(8 + captureWays('auto').length);
    for (const line of lines) expect(line).toMatch(/^[✓✗] [\w. -]+ +\S/);
    // What is missing is no riddle: does it matter, and to whom?
    for (const line of lines.filter((text) => text.startsWith('✗')))
      expect(line).toMatch(/ \(matters: [^)]+\)$/);
    expect(stderr).not.toContain('    at ');
  });

  it('says of each way to record whether it works here, and that one that is missing does not matter while another works', async (context) => {
    needVirtualMic(context);
    const mic = await VirtualMic.start();
    try {
      const { stdout } = await runCli(['doctor']);
      expect(stdout).toMatch(/^✓ audio input +default by naudiodon; 1 device in all$/m);
      for (const way of ['naudiodon', 'parec', 'arecord']) {
        expect(stdout).toMatch(new RegExp(`^✓ capture by ${way} +1 device$`, 'm'));
      }
      expect(stdout).toMatch(/^✗ capture by pw-record .*\(matters: not at all: naudiodon records here\)$/m);
    } finally {
      await mic.close();
    }
  });
});
