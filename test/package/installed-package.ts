import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = path.join(ROOT, 'bench', 'examples');
const run = promisify(execFile);

/** What a program printed, and how it ended. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** The package as others get it: built, packed, installed into an empty folder without its optional packages; the examples beside it. */
export class InstalledPackage {
  readonly folder: string;
  readonly tarball: string;
  readonly tarballBytes: number;
  /** What npm said while it installed. */
  readonly installWords: string;

  private constructor(folder: string, tarball: string, tarballBytes: number, installWords: string) {
    this.folder = folder;
    this.tarball = tarball;
    this.tarballBytes = tarballBytes;
    this.installWords = installWords;
  }

  static async make(): Promise<InstalledPackage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'affekt-package-'));
    await run('npm', ['run', '-s', 'build'], { cwd: ROOT });
    const packing = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', packing, { cwd: ROOT, maxBuffer: 2 ** 24 });
    const [, name = ''] = /"filename": "([^"]+)"/.exec(stdout) ?? [];
    const tarball = path.join(folder, name);
    await writeFile(path.join(folder, 'package.json'), '{"type": "module", "private": true}');
    const installing = ['install', '--omit=optional', '--no-audit', '--no-fund', tarball];
    const { stdout: said, stderr } = await run('npm', installing, { cwd: folder });
    await cp(EXAMPLES, folder, { recursive: true });
    return new InstalledPackage(folder, tarball, (await stat(tarball)).size, said + stderr);
  }

  /** Runs a program in the folder to its end; rejects when it fails. */
  async run(program: string, args: readonly string[], input?: Buffer): Promise<Printed> {
    const running = run(program, args, { cwd: this.folder, maxBuffer: 2 ** 24 });
    if (input !== undefined) running.child.stdin?.end(input);
    return await running;
  }

  /** Starts `affekt start` on the demo performance with `node`. @returns it, and the address of its dashboard. */
  async start(node: string, more: readonly string[] = []): Promise<{ child: ChildProcess; url: string }> {
    const main = path.join('node_modules', 'affekt', 'dist', 'main.js');
    const args = [main, 'start', '--source', 'demo', '--port', '0', ...more];
    const child = spawn(node, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        const [, found] = /Dashboard: +(http:\S+)[\s\S]*Backend:/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('exit', () => reject(new Error(`affekt start ended: ${said}`)));
    });
    return { child, url };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
