/** What every address begins with unless the configuration says otherwise. */
export const DEFAULT_OSC_PREFIX = '/affekt';

/** OSC address of a signal: its own name. */
export function oscSignalAddress(prefix: string, signalName: string): string {
  return `${prefix}/${signalName}`;
}

/** OSC addresses that say what a person holds the show in: 1 while it is so. */
export function oscControlAddress(prefix: string, control: 'blackout' | 'freeze'): string {
  return `${prefix}/control/${control}`;
}

/** OSC address of an event's confidence: 0..1 while the event's own address is 1, else 0. */
export function oscConfidenceAddress(prefix: string, eventName: string): string {
  return `${oscEventAddress(prefix, eventName)}/confidence`;
}

/** OSC address of an event: 1 when it happens, 0 a moment later. Characters that OSC gives a meaning to become `-`. */
export function oscEventAddress(prefix: string, eventName: string): string {
  return `${prefix}/event/${eventName.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}
