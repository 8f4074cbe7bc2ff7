import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';

const MODULE = new URL('../../../dist/outputs/dmx/sacn-identity.js', import.meta.url).href;

/** A program that takes the identity of a source, says it, and keeps it until it is ended. */
async function program(
  sourceName: string,
): Promise<{ readonly cid: string; end(signal: NodeJS.Signals): Promise<void> }> {
  const text = `
    const { sacnIdentity } = await import(${JSON.stringify(MODULE)});
    process.stdout.write(Buffer.from(sacnIdentity(${JSON.stringify(sourceName)}, undefined)).toString('hex'));
    process.on('SIGTERM', () => process.exit());
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [cid] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    cid: String(cid),
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

it('is the same after a restart and after a crash, and not that of a program that runs, or of another name', async () => {
  const name = `Affekt test ${process.pid}`;
  const first = await program(name);
  const beside = await program(name);
  const other = await program(`${name} other`);
  expect(first.cid).toMatch(/^[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(new Set([first.cid, beside.cid, other.cid]).size).toBe(3);
  await first.end('SIGTERM');
  const again = await program(name);
  expect(again.cid).toBe(first.cid);
  await again.end('SIGKILL');
  expect((await program(name)).cid).toBe(first.cid);
});
