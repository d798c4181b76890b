import { useEffect, useRef } from 'react';
import { RuleSheet } from '../alerts/RuleSheet.tsx';
import { CompareDialog } from '../compare/CompareDialog.tsx';
import { HistoryView } from '../history/HistoryView.tsx';
import { DropVeil } from '../import/DropVeil.tsx';
import { ImportSheet } from '../import/ImportSheet.tsx';
import { JobsView } from '../jobs/JobsView.tsx';
import { LogView } from '../log/LogView.tsx';
import { NewJobSheet } from '../new-job/NewJobSheet.tsx';
import { Overview } from '../overview/Overview.tsx';
import { KeysSheet } from '../palette/KeysSheet.tsx';
import { Palette } from '../palette/Palette.tsx';
import { PastStrip } from '../past/PastStrip.tsx';
import { ProposalStrip } from '../proposals/ProposalStrip.tsx';
import { QueuesView } from '../queues/QueuesView.tsx';
import { SchedulesView } from '../schedules/SchedulesView.tsx';
import { SettingsView } from '../settings/SettingsView.tsx';
import { closeImport, closeNewJob, openNewJob } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { Announcer } from './Announcer.tsx';
import { ChangeStrip } from './ChangeStrip.tsx';
import { HealthStrip } from './HealthStrip.tsx';
import { keepFocus } from './keep-focus.ts';
import { LostStrip } from './LostStrip.tsx';
import { Rail } from './Rail.tsx';
import { ScreenBoundary } from './ScreenBoundary.tsx';
import { SettingsStrip } from './SettingsStrip.tsx';
import { StatusLine } from './StatusLine.tsx';
import { StorageStrip } from './StorageStrip.tsx';
import { TitleBar } from './TitleBar.tsx';
import { Toasts } from './Toasts.tsx';
import './frame.css';
import './strips.css';

/** The shell: title bar, rail, one screen, status line. */
export function Frame() {
  const view = useDeck((deck) => deck.view);
  const newJobOpen = useDeck((deck) => deck.newJobOpen);
  const editing = useDeck((deck) => deck.editing);
  const overlay = useDeck((deck) => deck.overlay);
  const alertRule = useDeck((deck) => deck.alertRule);
  const rail = useDeck((deck) => deck.rail);
  const comparison = useDeck((deck) => deck.comparison);
  const importing = useDeck((deck) => deck.importing);
  const screen = useRef<HTMLElement>(null);
  useEffect(() => (screen.current === null ? undefined : keepFocus(screen.current)), []);
  return (
    <Toasts>
      <div className="frame" data-rail={rail}>
        <a className="skip-link" href="#screen">
          Skip to the screen
        </a>
        <TitleBar />
        <Rail />
        <main ref={screen} className="screen" id="screen" tabIndex={-1}>
          <HealthStrip />
          <LostStrip />
          <StorageStrip />
          <SettingsStrip />
          <ProposalStrip />
          <ChangeStrip />
          <PastStrip />
          <ScreenBoundary key={view}>
            {view === 'overview' && <Overview />}
            {view === 'jobs' && <JobsView />}
            {view === 'queues' && <QueuesView />}
            {view === 'schedules' && <SchedulesView />}
            {view === 'history' && <HistoryView />}
            {view === 'log' && <LogView />}
            {view === 'settings' && <SettingsView />}
          </ScreenBoundary>
        </main>
        <StatusLine />
      </div>
      <NewJobSheet
        open={newJobOpen}
        editing={editing}
        onOpenChange={(open) => (open ? openNewJob() : closeNewJob())}
      />
      <ImportSheet file={importing} onClose={closeImport} />
      {overlay === 'palette' ? <Palette /> : null}
      {comparison === null ? null : <CompareDialog {...comparison} />}
      {overlay === 'keys' ? <KeysSheet /> : null}
      {overlay === 'alert-rule' ? <RuleSheet rule={alertRule} /> : null}
      <DropVeil />
      <Announcer />
    </Toasts>
  );
}
