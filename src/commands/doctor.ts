import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { ffmpegVersion } from '../capture/decoding/ffmpeg-audio.js';
import { listInputDevices } from '../capture/device/device-list.js';
import { configSchema } from '../core/config-schema.js';
import { toAffektError } from '../core/errors.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';

/** One thing looked at. */
interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** Without it `affekt start` cannot work at all. */
  readonly isCore: boolean;
  /** What was found, and where it is not right, what to do. */
  readonly detail: string;
}

interface Check {
  readonly name: string;
  readonly isCore: boolean;
  /** Resolves to what was found; throws when it is not right, with what to do in the message. */
  run(): Promise<string>;
}

const CHECKS: readonly Check[] = [
  { name: 'Node.js', isCore: true, run: checkNode },
  { name: 'WASM backend', isCore: true, run: () => checkBackend('wasm') },
  { name: 'model', isCore: true, run: checkModel },
  { name: 'dashboard', isCore: true, run: checkDashboard },
  { name: 'audio input', isCore: false, run: checkDevices },
  { name: 'ffmpeg', isCore: false, run: checkFfmpeg },
  { name: 'tfjs-node backend', isCore: false, run: () => checkBackend('node') },
  { name: 'port', isCore: false, run: checkPort },
];

/** `affekt doctor`: what works here, what is missing and how to get it. Exit code 1 when `affekt start` cannot work. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check what works here; says how to get what is missing')
    .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { format: 'table' | 'json' }) => {
      const findings: Finding[] = [];
      for (const check of CHECKS) {
        const finding = await examine(check);
        findings.push(finding);
        if (format === 'table')
          console.log(`${finding.ok ? '✓' : '✗'} ${finding.name.padEnd(18)} ${finding.detail}`);
      }
      if (format === 'json') console.log(JSON.stringify(findings));
      if (findings.some(({ ok, isCore }) => isCore && !ok)) process.exitCode = 1;
    });
}

async function examine({ name, isCore, run }: Check): Promise<Finding> {
  try {
    return { name, isCore, ok: true, detail: await run() };
  } catch (error) {
    return { name, isCore, ok: false, detail: toAffektError(error, 'AFFEKT_INTERNAL').message };
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
  return `${manifest.name} (${manifest.licence})`;
}

async function checkDashboard(): Promise<string> {
  const page = path.join(PACKAGE_ROOT, 'dist', 'web', 'index.html');
  await access(page).catch((cause) => {
    throw new Error('is not built; run `npm run build`', { cause });
  });
  return 'built';
}

async function checkDevices(): Promise<string> {
  const devices = await listInputDevices();
  if (devices.length === 0) {
    throw new Error(
      'naudiodon works, but there is no input device; connect one, or use --source file, stdin or demo',
    );
  }
  const preferred = devices.find(({ isDefault }) => isDefault);
  return `${devices.length} device(s); default: ${preferred?.name ?? 'none'}`;
}

async function checkFfmpeg(): Promise<string> {
  const version = await ffmpegVersion();
  if (version !== null) return `${version}; reads m4a, mp4, aiff, wma, mkv and more`;
  throw new Error(
    'is not installed; matters only to those who analyse m4a, mp4, aiff, wma or mkv files: https://ffmpeg.org',
  );
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
