/** Names of fixture kinds, each a list of channels. */
export const FIXTURE_KINDS = {
  dimmer: ['dimmer'],
  dimmer16: ['dimmer', 'dimmerFine'],
  rgb: ['red', 'green', 'blue'],
  rgbw: ['red', 'green', 'blue', 'white'],
  'dimmer-rgb': ['dimmer', 'red', 'green', 'blue'],
  'dimmer-rgbw': ['dimmer', 'red', 'green', 'blue', 'white'],
  'dimmer-strobe-rgb': ['dimmer', 'strobe', 'red', 'green', 'blue'],
} as const;
