import { Search, WrapText } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { Job, Run } from '../../../shared/jobs/job.ts';
import type { Relations } from '../../../shared/jobs/job-views.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Key } from '../../components/Key.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { FindBar } from '../output/FindBar.tsx';
import { rowsAsText } from '../output/output-rows.ts';
import { Terminal } from '../output/Terminal.tsx';
import { type Find, useFind } from '../output/use-find.ts';
import { useRunOutput } from '../output/use-run-output.ts';
import { CopyKey } from './CopyKey.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { PayloadPanel, payloadText } from './PayloadPanel.tsx';
import { RelationsPanel } from './RelationsPanel.tsx';
import { ResultPanel, resultText } from './ResultPanel.tsx';

const OPTIONS = [
  { value: 'output', label: 'Output' },
  { value: 'error', label: 'Error' },
  { value: 'payload', label: 'Payload' },
  { value: 'result', label: 'Result' },
] as const;
/** Of the jobs alone that depend on others or are depended on. */
const WITH_RELATIONS = [...OPTIONS, { value: 'relations', label: 'Dependencies' }] as const;
type DetailTab = (typeof WITH_RELATIONS)[number]['value'];

interface DetailTabsProps {
  readonly job: Job;
  /** The run that is looked at; null before the first. */
  readonly run: Run | null;
  readonly relations: Relations;
}

/** What the selected run wrote, why it failed, what it was asked and what it gave. */
export function DetailTabs({ job, run, relations }: DetailTabsProps) {
  const panelId = useId();
  const isRelated = relations.parents.total + relations.children.total > 0;
  const [chosen, setTab] = useState<DetailTab>('output');
  const tab = chosen === 'relations' && !isRelated ? 'output' : chosen;
  const [wrap, setWrap] = useState(false);
  const output = useRunOutput(job.id, run?.number ?? null);
  const find = useFind(output.rows);
  const [finding, setFinding] = useState(false);
  useFindKey(() => {
    setTab('output');
    setFinding(true);
  });
  const stopFinding = (): void => {
    setFinding(false);
    find.setText('');
  };
  return (
    <>
      <div className="detail-tabs">
        <Tabs
          label="About this job"
          value={tab}
          onChange={setTab}
          options={isRelated ? WITH_RELATIONS : OPTIONS}
          panelId={panelId}
        >
          {run === null || tab === 'payload' || tab === 'relations' ? null : (
            <span className="detail-run">run {run.number}</span>
          )}
          {tab === 'output' ? (
            <>
              <Key
                variant="bare"
                size="sm"
                square
                aria-label="Find in the output"
                aria-keyshortcuts="Control+F Meta+F"
                title="Find in the output"
                aria-pressed={finding}
                icon={<Search aria-hidden="true" />}
                onClick={() => (finding ? stopFinding() : setFinding(true))}
              />
              <Key
                variant="bare"
                size="sm"
                square
                aria-label="Wrap lines"
                title="Wrap lines"
                aria-pressed={wrap}
                icon={<WrapText aria-hidden="true" />}
                onClick={() => setWrap(!wrap)}
              />
              <CopyKey label="Copy output" text={() => rowsAsText(output.rows)} />
            </>
          ) : null}
          {tab === 'payload' ? <CopyKey label="Copy payload" text={() => payloadText(job)} /> : null}
          {tab === 'result' ? <CopyKey label="Copy result" text={() => resultText(run)} /> : null}
        </Tabs>
      </div>
      <div className="detail-panel" id={panelId} role="tabpanel">
        {tab === 'output' && finding ? (
          <FindBar
            text={find.text}
            onChange={find.setText}
            found={find.matches.length}
            current={find.current}
            onStep={find.step}
            onClose={stopFinding}
          />
        ) : null}
        {tab === 'output' ? <OutputPanel output={output} run={run} wrap={wrap} find={find} /> : null}
        {tab === 'error' ? <ErrorPanel job={job} run={run} /> : null}
        {tab === 'payload' ? <PayloadPanel job={job} /> : null}
        {tab === 'result' ? <ResultPanel run={run} /> : null}
        {tab === 'relations' ? <RelationsPanel jobId={job.id} relations={relations} /> : null}
      </div>
    </>
  );
}

interface OutputPanelProps {
  readonly output: ReturnType<typeof useRunOutput>;
  readonly run: Run | null;
  readonly wrap: boolean;
  readonly find: Find;
}

function OutputPanel({ output, run, wrap, find }: OutputPanelProps) {
  const live = run?.end === null;
  if (run === null) return <EmptyState title="No run yet." text="What the job writes will be here." />;
  if (output.status === 'loading') return <div className="terminal" />;
  if (output.status === 'none') {
    return <EmptyState title="No output." text="Nothing is kept of what this run wrote." />;
  }
  if (output.status === 'failed') {
    return <EmptyState title="No output." text="The engine did not answer when it was asked for." />;
  }
  if (output.rows.length === 0) {
    return live ? (
      <EmptyState title="Nothing written yet." text="Lines appear here as the job writes them." />
    ) : (
      <EmptyState title="No output." text="The run wrote nothing." />
    );
  }
  return (
    <Terminal
      key={run.number}
      label={`Output of run ${run.number}`}
      rows={output.rows}
      live={live}
      wrap={wrap}
      matches={find.matches}
      current={find.current}
    />
  );
}

/** Ctrl+F, on a Mac ⌘ F, wherever the focus is in Jobs. */
function useFindKey(onFind: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.altKey || event.shiftKey || event.key.toLowerCase() !== 'f') return;
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      onFind();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
