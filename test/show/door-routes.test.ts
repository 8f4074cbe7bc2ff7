import { describe, expect, it, onTestFinished } from 'vitest';
import { Desk, type DeskTargets } from '../../src/show/desk.js';
import { CommandDoor } from '../../src/show/door/command-door.js';
import { doorRoutes } from '../../src/show/door/door-routes.js';
import { RunningShow } from '../../src/show/running-show.js';
import { parseSettings } from '../../src/show/settings/parse-settings.js';
import { startTestServer } from '../server/test-server.js';

/** A show without engine or lights behind its routes; what PATCH /api/settings answers. */
async function start(): Promise<(query: string, body: string) => Promise<[status: number, message: string]>> {
  const targets = {
    operateLights: async () => undefined,
    tappedBpm: () => null,
    lights: () => null,
    model: () => ({ name: 'none', backend: 'none' }),
  } as unknown as DeskTargets;
  const show: RunningShow = new RunningShow({
    store: { path: null, read: async (take) => await take({}), write: async () => undefined },
    stored: {},
    flags: {},
    parse: parseSettings,
    parts: [],
    restartPaths: [],
    onChange: () => desk.followShow(),
  });
  const desk: Desk = new Desk(show, targets, () => undefined);
  const server = await startTestServer({ routes: doorRoutes(new CommandDoor(desk), desk) });
  onTestFinished(() => server.close());
  return async (query, body) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/settings${query}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { message = '', show: { revision = 0 } = {} } = (await answer.json()) as {
      message?: string;
      show?: { revision?: number };
    };
    return [answer.status, answer.ok ? `revision ${revision}` : message];
  };
}

describe('PATCH /api/settings', () => {
  it('changes the settings, and refuses what was made for an older revision', async () => {
    const patch = await start();
    expect(await patch('?revision=1', '{"backend": "wasm"}')).toEqual([200, 'revision 2']);
    const [status, message] = await patch('?revision=1', '{"backend": "auto"}');
    expect(status).toBe(409);
    expect(message).toContain('they are at revision 2');
  });

  it.each([
    ['?rev=1', '{}', 'settings: unknown key "rev"; did you mean "revision"?'],
    ['?revision=', '{}', 'settings: revision is ""; allowed is a whole number from 1 on'],
    ['?revision=0', '{}', 'settings: revision is "0"; allowed is a whole number from 1 on'],
    ['?revision=1&revision=2', '{}', 'settings: revision is given more than once'],
    ['', '', 'settings: patch is missing; allowed is an object'],
    ['', 'null', 'settings: patch is null; allowed is an object'],
    ['', '[1]', 'settings: patch is [1]; allowed is an object'],
    ['', 'nonsense', 'the body is not JSON: '],
  ])('says what is wrong with %s %s, and changes nothing', async (query, body, message) => {
    const patch = await start();
    const [status, said] = await patch(query, body);
    expect(status).toBe(400);
    expect(said).toContain(message);
    expect(await patch('?revision=1', '{"backend": "wasm"}')).toEqual([200, 'revision 2']);
  });
});
