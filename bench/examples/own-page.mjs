// A page of one's own, on a port of its own, that shows the emotion of a running show:
// node own-page.mjs http://127.0.0.1:4040/ 8080   (the show must be started with server.allowedHosts: ["127.0.0.1:8080"])
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [url = 'http://127.0.0.1:4040/', port = '8080'] = process.argv.slice(2);
// The client is plain modules without a build: they can be served as they are.
const modules = path.dirname(fileURLToPath(import.meta.resolve('affekt/client')));

const page = `<!doctype html><meta charset="utf-8"><title>Emotion</title>
<style>body { font: 12vw system-ui; background: #000; color: #fff; text-align: center }</style>
<p id="words">…</p>
<script type="module">
  import { AffektClient } from '/client/client.js';
  const words = document.querySelector('#words');
  new AffektClient({
    url: ${JSON.stringify(url)},
    onEmotion: ({ quadrant, subEmotion }) => { words.textContent = quadrant ? quadrant + ' · ' + subEmotion : '…'; },
    onConnection: (kind) => { document.title = kind; },
  });
</script>`;

createServer(async (request, response) => {
  const [, name] = /^\/client\/([a-z-]+\.js)$/.exec(request.url ?? '') ?? [];
  if (name === undefined) {
    response.setHeader('content-type', 'text/html').end(page);
    return;
  }
  const text = await readFile(path.join(modules, name)).catch(() => null);
  response.statusCode = text === null ? 404 : 200;
  response.setHeader('content-type', 'text/javascript').end(text ?? '');
}).listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`));
