import { CurvesPanel } from './curves-panel.js';
import { PlanePanel } from './plane-panel.js';
import { SpectrogramPanel } from './spectrogram-panel.js';
import { VocabulariesPanel } from './vocabularies-panel.js';
import { WhyPanel } from './why-panel.js';

/** What is heard in the music, and why. */
export function AnalysisView() {
  return (
    <main class="analysis" id="view" tabIndex={-1}>
      <h1 class="visually-hidden">Analysis</h1>
      <CurvesPanel />
      <PlanePanel />
      <WhyPanel />
      <SpectrogramPanel />
      <VocabulariesPanel />
    </main>
  );
}
