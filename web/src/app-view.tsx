import { AnalysisView } from './analysis/analysis-view.js';
import { Bar } from './bar/bar.js';
import { DeskView } from './desk/desk-view.js';
import { SetupView } from './setup/setup-view.js';
import { StageView } from './stage/stage-view.js';
import { app } from './state/app.js';
import { route } from './state/route.js';
import { situation } from './state/situation.js';
import { Strip } from './strip/strip.js';

const VIEWS = { stage: StageView, desk: DeskView, analysis: AnalysisView, setup: SetupView } as const;

/** The whole page: how it stands, the view, and the bar. */
export function AppView() {
  const { view } = route.value;
  const View = VIEWS[view];
  return (
    <div
      class="app"
      data-view={view}
      data-current={situation.value.isCurrent}
      data-live={app.store.connection.value.kind === 'live'}
      data-role={app.store.hello.value?.role}
    >
      <Strip />
      <View />
      <Bar />
    </div>
  );
}
