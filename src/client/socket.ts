/** As much of a WebSocket as a client needs: a browser's, Node's own, or that of the package `ws`. */
export interface Socket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

/** Makes a WebSocket. */
export type SocketConstructor = new (url: string) => Socket;

/** The platform's WebSocket; where it has none (Node before 22), that of `ws`. */
export async function platformSocket(): Promise<SocketConstructor> {
  const own = (globalThis as { WebSocket?: SocketConstructor }).WebSocket;
  if (own !== undefined) return own;
  const { WebSocket } = await import('ws');
  return WebSocket as unknown as SocketConstructor;
}

/** The address of the WebSocket of a dashboard's address; its token stays. Throws a `TypeError` for what is no address. */
export function socketAddress(dashboard: string): string {
  const address = new URL(dashboard);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.pathname = `${address.pathname.replace(/[^/]*$/, '')}ws`;
  address.hash = '';
  return address.href;
}
