import { createHash } from 'node:crypto';

/** The URL name space of RFC 9562, appendix A. */
const URL_NAMESPACE = '6ba7b8119dad11d180b400c04fd430c8';

/**
 * A name-derived UUID (version 5, RFC 9562 section 5.5) of `name` in the URL name space, as 16 bytes: the same for the
 * same name on every start, so a receiver does not take a restarted Affekt for a second source.
 */
export function stableUuid(name: string): Uint8Array {
  const hash = createHash('sha1').update(Buffer.from(URL_NAMESPACE, 'hex')).update(name, 'utf8').digest();
  const uuid = Uint8Array.from(hash.subarray(0, 16));
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x50;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid;
}
