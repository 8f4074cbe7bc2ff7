import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { MAIN } from './main-program.js';
import { eventually } from './peer-process.js';

const SWITCH = 'switch0';

/** Address of the test itself on the network of the machines. */
export const SWITCH_ADDRESS = '10.78.0.1';

/**
 * A machine of its own on a lighting network: a network namespace with one cable to a switch that the test listens at. To be used
 * inside `stage-network.sh`.
 */
export class StageMachine {
  readonly address: string;
  readonly #keeper: ChildProcess;

  private constructor(address: string, keeper: ChildProcess) {
    this.address = address;
    this.#keeper = keeper;
  }

  /** `number`: 2..254, the end of its address. */
  static async boot(number: number): Promise<StageMachine> {
    layNetwork();
    const keeper = spawn('unshare', ['--net', 'sleep', 'infinity']);
    await once(keeper, 'spawn');
    const address = `10.78.0.${number}`;
    const machine = new StageMachine(address, keeper);
    // `unshare` becomes the sleeper once it has its own network.
    await eventually(
      () => machine.#output('ip', '-o', 'link'),
      (links) => links.split('\n').length === 1,
    );
    const [near, far] = [`cable${number}`, `plug${number}`];
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far);
    ip('link', 'set', near, 'master', SWITCH, 'up');
    ip('link', 'set', far, 'netns', String(keeper.pid));
    machine.#output('ip', 'address', 'add', `${address}/24`, 'dev', far);
    machine.#output('ip', 'link', 'set', far, 'up');
    machine.#output('ip', 'link', 'set', 'lo', 'up');
    machine.#output('ip', 'route', 'add', '239.0.0.0/8', 'dev', far);
    return machine;
  }

  /** Starts the real program on it. */
  start(...args: readonly string[]): ChildProcess {
    return spawn('nsenter', [...this.#enter(), process.execPath, MAIN, ...args], { stdio: 'ignore' });
  }

  shutDown(): void {
    this.#keeper.kill('SIGKILL');
  }

  #enter(): string[] {
    return ['--target', String(this.#keeper.pid), '--net'];
  }

  #output(...command: readonly string[]): string {
    return execFileSync('nsenter', [...this.#enter(), ...command], { encoding: 'utf8' }).trim();
  }
}

/** The switch, if it is not there yet. It hands multicast to everybody. */
function layNetwork(): void {
  try {
    ip('link', 'show', SWITCH);
  } catch {
    ip('link', 'add', SWITCH, 'type', 'bridge', 'mcast_snooping', '0');
    ip('address', 'add', `${SWITCH_ADDRESS}/24`, 'dev', SWITCH);
    ip('link', 'set', SWITCH, 'up');
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'ignore' });
}
