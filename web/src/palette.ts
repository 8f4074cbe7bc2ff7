import type { FilmName } from './vocabulary.js';

/** Colours that canvases draw with; the style sheets hold the same values as custom properties. */
export const PALETTE = {
  panel: '#151a21',
  grid: '#2a323d',
  axis: '#6d7a8a',
  text: '#e8ebf0',
  muted: '#a9b4c2',
  valence: '#5cc8b6',
  arousal: '#f2ab6a',
} as const;

/** One colour for each film emotion, told apart on the dark panel also by the colour-blind as far as eight can be. */
export const FILM_COLOURS: Readonly<Record<FilmName, string>> = {
  valence: '#5cc8b6',
  energy: '#f2ab6a',
  tension: '#c79bf2',
  anger: '#ef7f7a',
  fear: '#9aa7b8',
  happy: '#f0d264',
  sad: '#6ea8f0',
  tender: '#f0a6cf',
};
