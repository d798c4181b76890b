import { useId, useMemo, useRef, useState } from 'react';
import type { Selection } from '../../shared/jobs/control.ts';
import { MAX_SELECTED_IDS } from '../../shared/jobs/control.ts';
import type { JobRow } from '../../shared/jobs/job-views.ts';
import { query } from '../bridge.ts';
import { changeJobs } from '../commands/change.ts';
import { openEdit, pick, searchJobs, selectJob, showTab } from '../store/actions.ts';
import { type JobsTab, useDeck } from '../store/deck.ts';
import { ColumnsKey } from './columns/ColumnsKey.tsx';
import { useOrder } from './columns/use-columns.ts';
import { act } from './detail/ActionKeys.tsx';
import { JobDetailPane } from './detail/JobDetailPane.tsx';
import { actionsFor, type Deed } from './detail/job-actions.ts';
import { ExportKey } from './ExportKey.tsx';
import { JobsFoot } from './JobsFoot.tsx';
import { JobTable, type JobTableHandle } from './list/JobTable.tsx';
import { PickedBar } from './PickedBar.tsx';
import { StateTabs } from './StateTabs.tsx';
import { SearchBar, type SearchBarHandle } from './search/SearchBar.tsx';
import { useJobsKeys } from './use-jobs-keys.ts';
import './jobs.css';

/** The jobs by state, and the selected one beside them. */
export function JobsView() {
  const tab = useDeck((deck) => deck.jobsTab);
  const selectedId = useDeck((deck) => deck.selectedJobId);
  const search = useDeck((deck) => deck.jobsSearch);
  const chosen = useOrder();
  // What is found is in the order of the latest change.
  const order = search.trim() === '' ? chosen : 'latest';
  const panelId = useId();
  const table = useRef<JobTableHandle>(null);
  const bar = useRef<SearchBarHandle>(null);
  // The row that the keys act on: the open job, or else the one the arrows came to.
  const [passed, setPassed] = useState<string | null>(null);
  const currentId = selectedId ?? passed;
  const picked = useDeck((deck) => deck.picked);
  const pickedIds = useMemo(() => new Set(picked?.type === 'ids' ? picked.ids : []), [picked]);
  const isPicked = (id: string): boolean => (picked !== null && picked.type !== 'ids') || pickedIds.has(id);
  // Where a range begins.
  const anchor = useRef<string | null>(null);

  const pickIds = (ids: ReadonlySet<string>): void =>
    pick(ids.size === 0 ? null : { type: 'ids', ids: [...ids].slice(0, MAX_SELECTED_IDS) });
  const pickRow = (id: string, how: 'one' | 'range'): void => {
    const ids = new Set(pickedIds);
    if (how === 'range') {
      for (const each of table.current?.range(anchor.current ?? currentId ?? id, id) ?? []) ids.add(each);
    } else {
      anchor.current = id;
      if (!ids.delete(id)) ids.add(id);
    }
    setPassed(id);
    pickIds(ids);
  };

  const open = (id: string): void => {
    setPassed(id);
    selectJob(id);
  };
  const step = (steps: number): void => {
    // The grid tells a screen reader which row it came to.
    if (document.activeElement === document.body) table.current?.focus();
    table.current?.step(currentId, steps, (id) => {
      setPassed(id);
      if (selectedId !== null) selectJob(id);
    });
  };
  const close = (): void => {
    if (picked !== null) {
      pick(null);
      return;
    }
    if (selectedId === null) return;
    setPassed(selectedId);
    selectJob(null);
    table.current?.focus();
  };
  const actOnCurrent = (wanted: readonly Exclude<Deed, 'edit'>[]): void => {
    const [first] = wanted;
    if (picked !== null && first !== undefined && first !== 'duplicate' && first !== 'to-front') {
      void changeJobs({ type: first }, picked);
      return;
    }
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
    toFront: () => actOnCurrent(['to-front']),
    cancel: () => actOnCurrent(['cancel']),
    search: () => bar.current?.focus(),
    remove: () => actOnCurrent(['delete']),
    edit: () => {
      if (currentId !== null) void editCurrent(currentId);
    },
    togglePick: () => {
      if (currentId !== null) pickRow(currentId, 'one');
    },
    pickAll: () => pick(allOf(tab, search)),
  });

  return (
    <div className="jobs">
      <StateTabs tab={tab} onChange={showTab} panelId={panelId} />
      <div className={`jobs-split${selectedId === null ? '' : ' jobs-split-open'}`}>
        <div className="jobs-side">
          <SearchBar ref={bar} search={search} onSearch={searchJobs} onLeave={() => table.current?.focus()}>
            <ExportKey selection={allOf(tab, search)} words={false} />
            <ColumnsKey order={search.trim() === '' ? order : null} />
          </SearchBar>
          <JobTable
            key={`${tab} ${order} ${search}`}
            ref={table}
            tab={tab}
            search={search}
            order={order}
            selectedId={selectedId}
            currentId={currentId}
            panelId={panelId}
            onOpen={open}
            isPicked={isPicked}
            picking={picked !== null}
            onPick={pickRow}
          />
          {picked === null ? null : <PickedBar picked={picked} />}
          <JobsFoot
            tab={tab}
            search={search}
            order={order}
            selected={selectedId !== null}
            onPickAll={picked === null ? () => pick(allOf(tab, search)) : null}
          />
        </div>
        {selectedId === null ? null : <JobDetailPane jobId={selectedId} onStep={step} onClose={close} />}
      </div>
    </div>
  );
}

function fittingAction<D extends Deed>(row: JobRow, wanted: readonly D[]): D | undefined {
  const fitting = actionsFor(row.state).map(({ action }) => action);
  return wanted.find((action) => fitting.includes(action));
}

/** A row has no payload: the job is asked for. */
async function editCurrent(jobId: string): Promise<void> {
  const detail = await query('jobs.detail', { jobId });
  if (detail !== null && actionsFor(detail.job.state).some(({ action }) => action === 'edit'))
    openEdit(detail.job);
}

function allOf(tab: JobsTab, search: string): Selection {
  const state = tab === 'all' ? null : tab;
  return search.trim() === '' ? { type: 'state', state } : { type: 'search', text: search, state };
}
