/** Four RGBW lamps on universe 1: two of the group `wash`, one of `back`, one of `spot`. */
export const FOUR_LAMPS = ['left', 'right', 'back', 'spot'].map((name, index) => ({
  name,
  group: index < 2 ? 'wash' : name,
  universe: 1,
  address: 1 + 4 * index,
  kind: 'rgbw',
}));
