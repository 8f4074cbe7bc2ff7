import type { ConfigFault } from './config-faults.js';

/** Stable error codes: part of the command line's and the API's contract, never renamed. */
export type ErrorCode =
  | 'AFFEKT_CONFIG_INVALID'
  | 'AFFEKT_DEVICE_NOT_FOUND'
  | 'AFFEKT_DEVICE_LOST'
  | 'AFFEKT_DEVICE_UNAVAILABLE'
  | 'AFFEKT_FILE_NOT_FOUND'
  | 'AFFEKT_FILE_UNREADABLE'
  | 'AFFEKT_AUDIO_UNSUPPORTED'
  | 'AFFEKT_AUDIO_CORRUPT'
  | 'AFFEKT_AUDIO_TRUNCATED'
  | 'AFFEKT_AUDIO_TOO_SHORT'
  | 'AFFEKT_AUDIO_NOT_FINITE'
  | 'AFFEKT_AUDIO_SILENT'
  | 'AFFEKT_FORMAT_UNSUPPORTED'
  | 'AFFEKT_MODEL_NOT_FOUND'
  | 'AFFEKT_MODEL_CORRUPT'
  | 'AFFEKT_MODEL_LAYOUT'
  | 'AFFEKT_BACKEND_UNAVAILABLE'
  | 'AFFEKT_PACKAGE_MISSING'
  | 'AFFEKT_QUEUE_UNAVAILABLE'
  | 'AFFEKT_PORT_IN_USE'
  | 'AFFEKT_ACCESS_DENIED'
  | 'AFFEKT_REQUEST_INVALID'
  | 'AFFEKT_NOT_FOUND'
  | 'AFFEKT_CONFLICT'
  | 'AFFEKT_LIMIT_EXCEEDED'
  | 'AFFEKT_WRITE_FAILED'
  | 'AFFEKT_DATASET_INVALID'
  | 'AFFEKT_OUTPUT_FAILED'
  | 'AFFEKT_INTERNAL';

/**
 * An error at an edge of the program (device, file, socket, model), to be shown to a person.
 * The message names what is wrong and what would be right; `retryable` says whether the same call may succeed later.
 */
export class AffektError extends Error {
  override readonly name = 'AffektError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Of settings that are not right: each fault with its place. */
  readonly faults: readonly ConfigFault[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean; faults?: readonly ConfigFault[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.faults = options.faults ?? [];
  }
}

/** Any thrown value as an `AffektError`; what is not one already becomes `fallback` with the value as its cause. */
export function toAffektError(error: unknown, fallback: ErrorCode): AffektError {
  if (error instanceof AffektError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AffektError(fallback, message, { cause: error });
}
