import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { TOKEN_PATTERN } from '../core/config-schema.js';
import { AffektError } from '../core/errors.js';

/** What a client may do: `view` sees everything, `control` may also change what leaves for the lights. */
export type Role = 'view' | 'control';

/** The secrets of one server, one a role. */
export interface AccessTokens {
  readonly view: string;
  readonly control: string;
}

/**
 * The tokens of a server: those given, and fresh random ones (192 bits) for the rest.
 * Throws `AFFEKT_CONFIG_INVALID` when a given token is short, does not fit in a link, or serves both roles.
 */
export function createTokens(given: {
  readonly view?: string | undefined;
  readonly control?: string | undefined;
}): AccessTokens {
  const view = given.view ?? randomBytes(24).toString('base64url');
  const control = given.control ?? randomBytes(24).toString('base64url');
  for (const [role, token] of [
    ['view', view],
    ['control', control],
  ] as const) {
    if (!TOKEN_PATTERN.test(token)) {
      throw new AffektError(
        'AFFEKT_CONFIG_INVALID',
        `the ${role} token must be 16 to 128 letters, digits, "-" or "_" (it stands in a link); leave it out to have one made`,
      );
    }
  }
  if (view === control) {
    throw new AffektError('AFFEKT_CONFIG_INVALID', 'the view token and the control token must differ');
  }
  return { view, control };
}

/** The role `token` opens, or null. Takes the same time for every wrong token: hashes of equal length are compared. */
export function roleOfToken(tokens: AccessTokens, token: string): Role | null {
  const isControl = sameSecret(token, tokens.control);
  const isView = sameSecret(token, tokens.view);
  return isControl ? 'control' : isView ? 'view' : null;
}

function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(left).digest(),
    createHash('sha256').update(right).digest(),
  );
}
