import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledUrl } from '../core/package-root.js';
import { createDeferred, type Deferred } from '../core/deferred.js';
import type { LookupAnswer } from './name-lookup-child.js';

/** Nobody answers: then it is tried again later. */
const TIMEOUT_MS = 10_000;
/** Node gives half of them to look-ups; each may be held for half a minute by a name server that does not answer. */
const THREAD_COUNT = 256;

interface Question {
  readonly answered: Deferred<string>;
  readonly timer: NodeJS.Timeout;
}

/**
 * Looks up names as the system does, with its file of hosts, mDNS names and search domains, all of them side by side, in a process
 * of its own: Node does it in four threads that it needs for files, too, and waits for them when it ends. The process is there while
 * somebody asks.
 */
class NameLookup {
  #child: ChildProcess | null = null;
  readonly #questions = new Map<string, Question>();

  /** The IPv4 address of a name; rejects within ten seconds when there is none, with the reason as `code`. */
  async lookUp(host: string): Promise<string> {
    let question = this.#questions.get(host);
    if (question === undefined) {
      const timer = setTimeout(() => this.#settle({ host, error: 'no answer' }), TIMEOUT_MS).unref();
      question = { answered: createDeferred<string>(), timer };
      this.#questions.set(host, question);
      this.#child ??= this.#start();
      this.#child.send(host, () => undefined);
    }
    return await question.answered.promise;
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(compiledUrl('outputs/name-lookup-child.js')), {
      env: { ...process.env, UV_THREADPOOL_SIZE: String(THREAD_COUNT) },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.unref();
    child.channel?.unref();
    child.on('message', (answer) => this.#settle(answer as LookupAnswer));
    const onGone = (): void => {
      if (this.#child !== child) return;
      this.#child = null;
      for (const host of [...this.#questions.keys()]) this.#settle({ host, error: 'the look-up broke off' });
    };
    child.once('error', onGone);
    child.once('exit', onGone);
    return child;
  }

  #settle(answer: LookupAnswer): void {
    const question = this.#questions.get(answer.host);
    if (question === undefined) return;
    this.#questions.delete(answer.host);
    clearTimeout(question.timer);
    if ('address' in answer) question.answered.resolve(answer.address);
    else question.answered.reject(Object.assign(new Error(answer.error), { code: answer.error }));
    if (this.#questions.size > 0) return;
    const child = this.#child;
    this.#child = null;
    if (child?.connected) child.disconnect();
  }
}

const names = new NameLookup();

/** The IPv4 address of a host; rejects within ten seconds when there is none, with the reason as `code`. Control thread. */
export async function lookUpName(host: string): Promise<string> {
  return await names.lookUp(host);
}
