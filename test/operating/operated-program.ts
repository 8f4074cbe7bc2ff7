import { randomUUID } from 'node:crypto';
import type { AckMessage, RefusalMessage, ShowMessage } from '../../src/server/protocol.js';
import { CliProcess } from '../support/cli-process.js';

/** The program as a person runs it, operated over HTTP. */
export class OperatedProgram {
  readonly cli: CliProcess;
  readonly url: string;

  private constructor(cli: CliProcess, url: string) {
    this.cli = cli;
    this.url = url;
  }

  /** Resolves when it listens. `configHome`: in place of the user's folder of settings. */
  static async start(args: readonly string[], configHome: string): Promise<OperatedProgram> {
    const cli = new CliProcess(['start', '--port', '0', ...args], { AFFEKT_CONFIG_HOME: configHome });
    const [, url = ''] = await cli.printed(/^Dashboard: +(http:\/\/\S+\/)$/m);
    await cli.printed(/^Backend:/m);
    return new OperatedProgram(cli, url);
  }

  async command(
    name: string,
    args: object = {},
    expectedRevision?: number,
    id: string = randomUUID(),
  ): Promise<AckMessage | RefusalMessage> {
    const response = await fetch(`${this.url}api/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, name, args, expectedRevision }),
    });
    return (await response.json()) as AckMessage | RefusalMessage;
  }

  async get<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(`${this.url}${path}`)).json()) as Answer;
  }

  async show(): Promise<ShowMessage> {
    return await this.get<ShowMessage>('api/show');
  }

  async settings(): Promise<{ revision: number; written: object; effective: object }> {
    return await this.get('api/settings');
  }

  /** Ends it as Ctrl-C does. @returns its exit code, or the signal that ended it. */
  async stop(): Promise<number | string> {
    this.cli.child.kill('SIGINT');
    return await this.cli.exit;
  }
}
