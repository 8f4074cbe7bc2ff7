import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server for recordings: `/ok/…` gives `sound`, `/moved/…` leads there, `/endless` never ends, `/silent` never answers. */
export class AudioWeb {
  address = '';
  readonly #server: Server;

  private constructor(sound: () => Buffer) {
    this.#server = createServer((request, response) => {
      const { url = '' } = request;
      if (url.startsWith('/ok/')) response.end(sound());
      else if (url.startsWith('/moved/')) response.writeHead(302, { location: '/ok/moved.wav' }).end();
      else if (url === '/busy') response.writeHead(503).end();
      else if (url === '/broken') response.writeHead(200, { 'content-length': '1000' }).end('RIFF');
      else if (url === '/endless') {
        const pour = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        };
        response.on('drain', pour);
        pour();
      } else if (url !== '/silent') response.writeHead(404).end();
    });
  }

  static async open(sound: () => Buffer): Promise<AudioWeb> {
    const web = new AudioWeb(sound);
    web.#server.listen(0, '127.0.0.1');
    await once(web.#server, 'listening');
    web.address = `http://127.0.0.1:${(web.#server.address() as AddressInfo).port}`;
    return web;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
