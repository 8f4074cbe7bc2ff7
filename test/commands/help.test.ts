import { describe, expect, it } from 'vitest';
import { captureWays } from '../../src/capture/device/capture-ways.js';
import { CliProcess } from '../support/cli-process.js';

async function run(...args: string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const cli = new CliProcess(args);
  const code = await cli.exit;
  return { code, stdout: cli.stdout, stderr: cli.stderr };
}

describe('affekt --help', () => {
  it('lists every command with what it does, and examples', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of ['start', 'devices', 'doctor', 'analyze', 'train', 'explain']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} .*\\w{4}`, 'm'));
    }
    expect(stdout).toContain('ffmpeg');
  });

  it('is there for each command, in both forms', async () => {
    const form = await run('start', '--help');
    expect(form.code).toBe(0);
    expect(form.stdout).toContain('--exit-at-end');
    expect((await run('help', 'start')).stdout).toBe(form.stdout);
    // A default that is none is not told.
    expect((await run('analyze', '--help')).stdout).not.toMatch(/default:\s+(false|null)/);
  });

  it('and the version are told', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('affekt devices', () => {
  it('tells as JSON what there is, or why it cannot', async () => {
    const { code, stdout, stderr } = await run('devices', '--format', 'json');
    if (code === 0) expect(JSON.parse(stdout)).toBeInstanceOf(Array);
    else expect(stderr).toContain('AFFEKT_DEVICE_UNAVAILABLE');
  });
});

describe('affekt doctor', () => {
  it('checks everything once, and says what to do where something is missing', async () => {
    const { code, stdout } = await run('doctor', '--format', 'json');
    const findings = JSON.parse(stdout) as { name: string; ok: boolean; isCore: boolean; detail: string }[];
    expect(findings.map(({ name }) => name)).toEqual([
      'Node.js',
      'WASM backend',
      'model',
      'dashboard',
      'audio input',
      ...captureWays('auto').map(({ name }) => `capture by ${name}`),
      'ffmpeg',
      'tfjs-node backend',
      'port',
    ]);
    expect(findings.find(({ name }) => name === 'WASM backend')).toMatchObject({ ok: true, isCore: true });
    for (const { detail } of findings) expect(detail).not.toBe('');
    expect(code).toBe(findings.every(({ ok, isCore }) => ok || !isCore) ? 0 : 1);
  });
});
