import { createHash } from 'node:crypto';

/** Beside `model.json`: its SHA-256 digest, as `sha256sum model.json` prints it. The digest of the weights is in `model.json`. */
export const SEAL_FILE = 'model.json.sha256';

/** What the seal of this `model.json` says, to the byte. */
export function sealOf(description: Buffer): string {
  return `${sha256(description)}  model.json\n`;
}

/** SHA-256 in hexadecimal. */
export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
