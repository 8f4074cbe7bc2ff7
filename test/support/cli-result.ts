import { CliProcess } from './cli-process.js';

export interface CliResult {
  /** Exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line to its end. */
export async function runCli(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<CliResult> {
  const cli = new CliProcess(args, environment);
  try {
    const code = await cli.exit;
    return { code, stdout: cli.stdout, stderr: cli.stderr };
  } finally {
    cli.kill();
  }
}
