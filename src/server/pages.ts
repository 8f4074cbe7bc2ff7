/** Shown for `/` without a token where one is needed. */
export function tokenNeededPage(): string {
  return page(
    'A token is needed',
    '<p>Affekt broadcasts what it hears, so it asks who is there. Open the link (or scan the code) that it printed when it started.</p>' +
      '<p>If you have opened it in this browser before: <a href="/">continue</a>.</p>',
  );
}

/** Shown for `/` when the dashboard's files are missing. */
export function notBuiltPage(): string {
  return page(
    'The dashboard was not built',
    '<p>Run <code>npm run build</code> in the folder of Affekt, then reload this page. The API under <code>/api</code> and the WebSocket at <code>/ws</code> work without it.</p>',
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Affekt: ${title}</title></head>
<body><h1>${title}</h1>${body}</body>
</html>
`;
}
