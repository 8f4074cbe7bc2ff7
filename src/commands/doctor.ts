import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { ffmpegVersion } from '../capture/decoding/ffmpeg-audio.js';
import { configSchema } from '../core/config-schema.js';
import { toAffektError } from '../core/errors.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';
import { type Check, captureChecks } from './capture-checks.js';

/** One thing looked at. */
interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** Without it `affekt start` cannot work at all. */
  readonly isCore: boolean;
  /** What was found, and where it is not right, what to do. */
  readonly detail: string;
  /** Where it is not right: whether that matters, and to whom. */
  readonly matters: string | null;
}

const TO_ALL = 'nothing works without it';

const CORE_CHECKS: readonly Check[] = [
  { name: 'Node.js', isCore: true, matters: TO_ALL, run: checkNode },
  { name: 'WASM backend', isCore: true, matters: TO_ALL, run: () => checkBackend('wasm') },
  { name: 'model', isCore: true, matters: TO_ALL, run: checkModel },
  { name: 'dashboard', isCore: true, matters: 'there is nothing to see without it', run: checkDashboard },
];

const OTHER_CHECKS: readonly Check[] = [
  {
    name: 'ffmpeg',
    isCore: false,
    matters: 'only to those who analyse m4a, mp4, aiff, wma or mkv files',
    run: checkFfmpeg,
  },
  {
    name: 'tfjs-node backend',
    isCore: false,
    matters: 'only to those who train models or want `--backend node`',
    run: () => checkBackend('node'),
  },
  { name: 'port', isCore: false, matters: 'only to those who start without --port', run: checkPort },
];

/** `affekt doctor`: what works here, what is missing and how to get it. Exit code 1 when `affekt start` cannot work. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check what works on this machine, and how to get what is missing')
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { format: 'table' | 'json' }) => {
      const findings: Finding[] = [];
      for (const check of [...CORE_CHECKS, ...(await captureChecks()), ...OTHER_CHECKS]) {
        const finding = await examine(check);
        findings.push(finding);
        if (format === 'table') console.log(lineOf(finding));
      }
      if (format === 'json') console.log(JSON.stringify(findings));
      if (findings.some(({ ok, isCore }) => isCore && !ok)) process.exitCode = 1;
    });
}

function lineOf({ name, ok, detail, matters }: Finding): string {
  const line = `${ok ? '✓' : '✗'} ${name.padEnd(20)} ${detail}`;
  return matters === null ? line : `${line} (matters: ${matters})`;
}

async function examine({ name, isCore, matters, run }: Check): Promise<Finding> {
  try {
    return { name, isCore, ok: true, detail: await run(), matters: null };
  } catch (error) {
    const detail = toAffektError(error, 'AFFEKT_INTERNAL').message;
    return { name, isCore, ok: false, detail, matters };
  }
}

async function checkNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`${process.version}; Affekt needs 20.19 or newer: https://nodejs.org`);
  }
  return major >= 23 ? `${process.version} (tfjs-node needs 20 or 22)` : process.version;
}

async function checkBackend(preference: 'wasm' | 'node'): Promise<string> {
  await selectBackend(preference);
  return preference === 'wasm' ? 'computes' : 'computes; `--backend node` uses it, `affekt train` needs it';
}

async function checkModel(): Promise<string> {
  const { manifest } = await loadModel(DEFAULT_MODEL_FOLDER);
  return `${manifest.name}, ${manifest.licence}`;
}

async function checkDashboard(): Promise<string> {
  const page = path.join(PACKAGE_ROOT, 'dist', 'web', 'index.html');
  await access(page).catch((cause) => {
    throw new Error('is not built; run `npm run build`', { cause });
  });
  return 'built';
}

async function checkFfmpeg(): Promise<string> {
  const version = await ffmpegVersion();
  if (version !== null) return `${version}; reads m4a, mp4, aiff, wma, mkv and more`;
  throw new Error('is not installed: https://ffmpeg.org');
}

async function checkPort(): Promise<string> {
  const { host, port } = configSchema.parse({}).server;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`${port} is taken; end the program that has it, or use --port`, { cause })),
    );
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
  return `${port} is free`;
}
