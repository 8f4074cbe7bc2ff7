import { connect, type Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';

/** Waits until `condition` holds, looking about every millisecond; fails after `limitMs`, which is against what hangs. */
export async function until(condition: () => boolean, what: string, limitMs = 180_000): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A WebSocket client that keeps all it received. */
export class TestClient {
  readonly messages: Record<string, unknown>[] = [];
  readonly binary: Buffer[] = [];
  closeCode: number | null = null;
  /** HTTP status of a refused upgrade. */
  refusedWith: number | null = null;
  readonly socket: WebSocket;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.binary.push(data);
      else this.messages.push(JSON.parse(data.toString('utf8')));
    });
    this.socket.on('close', (code) => {
      this.closeCode = code;
    });
    this.socket.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode ?? 0;
      response.destroy();
    });
    this.socket.on('error', () => undefined);
  }

  ofType(type: string): Record<string, unknown>[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** Waits for the `count`th message of `type` and returns it. */
  async received(type: string, count = 1): Promise<Record<string, unknown>> {
    await until(() => this.ofType(type).length >= count, `${count} messages of type ${type}`);
    const message = this.ofType(type)[count - 1];
    if (message === undefined) throw new Error('no such message');
    return message;
  }

  /** Waits until the connection was accepted or refused; null when accepted. */
  async outcome(): Promise<number | null> {
    await until(() => this.refusedWith !== null || this.ofType('hello').length > 0, 'hello or a refusal');
    return this.refusedWith;
  }

  async closed(): Promise<number> {
    await until(() => this.closeCode !== null, 'the close of the connection');
    return this.closeCode ?? 0;
  }

  /** Asks for a stream and waits until it is granted. */
  async subscribe(stream: string, wish: { names?: readonly string[]; rateHz?: number } = {}): Promise<void> {
    const count = this.ofType('subscribed').length;
    this.send({ type: 'subscribe', stream, ...wish });
    await this.received('subscribed', count + 1);
  }

  /** A round trip: what the server sent before has arrived, and what was sent to it has been taken. */
  async settle(): Promise<void> {
    const count = this.ofType('pong').length;
    this.send({ type: 'ping' });
    await this.received('pong', count + 1);
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }
}

/** What came back for raw bytes sent over TCP: nothing between normalises the path or the headers. */
export async function rawRequest(
  port: number,
  lines: readonly string[],
  body = '',
): Promise<{ status: number; text: string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let ended = false;
  socket.setEncoding('latin1');
  socket.on('data', (part) => {
    text += String(part);
  });
  socket.on('close', () => {
    ended = true;
  });
  socket.on('error', () => undefined);
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  await until(() => ended, 'the end of the response');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

/** A text message as a client frames it, masked with zeros, so that the payload stands as it is. */
export function maskedText(message: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const { length } = payload;
  const head = length < 126 ? [0x81, 0x80 + length] : [0x81, 0x80 + 126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}

/** A TCP connection that becomes a WebSocket, subscribes, and then never reads. */
export async function stalledSocket(port: number, subscriptions: readonly unknown[] = []): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.write(
    [
      'GET /ws HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  let text = '';
  const read = (part: Buffer): void => {
    text += part.toString('latin1');
  };
  socket.on('data', read);
  await until(() => text.startsWith('HTTP/1.1 101'), 'the upgrade');
  for (const subscription of subscriptions) socket.write(maskedText(subscription));
  const granted = (): number => text.split('"type":"subscribed"').length - 1;
  await until(() => granted() === subscriptions.length, 'the subscriptions');
  socket.off('data', read);
  socket.pause();
  return socket;
}
