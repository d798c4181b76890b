import { useId, useRef, useState } from 'react';
import type { JobRow } from '../../shared/job-views.ts';
import { searchJobs, selectJob, showTab } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { act } from './detail/ActionKeys.tsx';
import { JobDetailPane } from './detail/JobDetailPane.tsx';
import { actionsFor, type JobAction } from './detail/job-actions.ts';
import { JobsFoot } from './JobsFoot.tsx';
import { JobTable, type JobTableHandle } from './list/JobTable.tsx';
import { StateTabs } from './StateTabs.tsx';
import { SearchBar, type SearchBarHandle } from './search/SearchBar.tsx';
import { useJobsKeys } from './use-jobs-keys.ts';
import './jobs.css';

/** The jobs by state, and the selected one beside them. */
export function JobsView() {
  const tab = useDeck((deck) => deck.jobsTab);
  const selectedId = useDeck((deck) => deck.selectedJobId);
  const search = useDeck((deck) => deck.jobsSearch);
  const panelId = useId();
  const table = useRef<JobTableHandle>(null);
  const bar = useRef<SearchBarHandle>(null);
  // The row that the keys act on: the open job, or else the one the arrows came to.
  const [passed, setPassed] = useState<string | null>(null);
  const currentId = selectedId ?? passed;

  const open = (id: string): void => {
    setPassed(id);
    selectJob(id);
  };
  const step = (steps: number): void => {
    const id = table.current?.step(currentId, steps) ?? null;
    if (id === null) return;
    setPassed(id);
    if (selectedId !== null) selectJob(id);
  };
  const close = (): void => {
    if (selectedId === null) return;
    setPassed(selectedId);
    selectJob(null);
    table.current?.focus();
  };
  const actOnCurrent = (wanted: readonly JobAction[]): void => {
    const row = currentId === null ? undefined : table.current?.row(currentId);
    const fitting = row === undefined ? undefined : fittingAction(row, wanted);
    if (row !== undefined && fitting !== undefined) void act(fitting, row.id);
  };
  useJobsKeys({
    step,
    close,
    open: () => {
      if (currentId !== null) open(currentId);
    },
    retry: () => actOnCurrent(['retry', 'run-now']),
    cancel: () => actOnCurrent(['cancel']),
    search: () => bar.current?.focus(),
  });

  return (
    <div className="jobs">
      <StateTabs tab={tab} onChange={showTab} panelId={panelId} />
      <SearchBar ref={bar} search={search} onSearch={searchJobs} onLeave={() => table.current?.focus()} />
      <div className={`jobs-split${selectedId === null ? '' : ' jobs-split-open'}`}>
        <div className="jobs-side">
          <JobTable
            key={`${tab} ${search}`}
            ref={table}
            tab={tab}
            search={search}
            selectedId={selectedId}
            currentId={currentId}
            panelId={panelId}
            onOpen={open}
          />
          <JobsFoot tab={tab} search={search} selected={selectedId !== null} />
        </div>
        {selectedId === null ? null : <JobDetailPane jobId={selectedId} onStep={step} onClose={close} />}
      </div>
    </div>
  );
}

function fittingAction(row: JobRow, wanted: readonly JobAction[]): JobAction | undefined {
  return actionsFor(row.state).find(({ action }) => wanted.includes(action))?.action;
}
