import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseColumns } from '../../../renderer/jobs/columns/columns.ts';
import { JobsView } from '../../../renderer/jobs/JobsView.tsx';
import { deck, initialDeck, type JobsTab } from '../../../renderer/store/deck.ts';
import type { Job, JobState } from '../../../shared/jobs/job.ts';
import type { EarlierRequest, JobGraph, JobRow, Relations } from '../../../shared/jobs/job-views.ts';
import { FakeBridge, giveSize } from './fake-bridge.ts';
import { aJob, aRow, aRun, aSnapshot, lister, NO_RELATIONS, NOW, rows } from './samples.ts';

let restoreSize: () => void;
beforeEach(() => {
  restoreSize = giveSize(600);
});
afterEach(() => {
  cleanup();
  restoreSize();
});

interface Given {
  readonly all?: JobRow[];
  readonly tab?: JobsTab;
  readonly job?: Job;
  readonly output?: string;
  readonly edits?: readonly EarlierRequest[];
  readonly graph?: JobGraph;
}

/** The view over these jobs, with its first page read. */
async function show(given: Given = {}) {
  const { all = rows(30), tab = 'all', job = aJob('dead'), output = '', edits = [], graph = null } = given;
  const head = new TextEncoder().encode(output);
  const bridge = new FakeBridge({
    'jobs.list': lister(() => all),
    'jobs.detail': () => ({ job, runs: [aRun(1)], relations: relationsIn(graph), progress: null, edits }),
    'jobs.graph': () => graph,
    'runs.output': () => ({
      jobId: 'job-1',
      run: 1,
      head,
      skipped: 0,
      skippedLines: 0,
      tail: new Uint8Array(),
      total: head.length,
      ended: true,
    }),
  });
  const counts: Partial<Record<JobState, number>> = { waiting: 23, completed: 1_131, dead: 7 };
  deck.setState({ ...initialDeck(), view: 'jobs', jobsTab: tab, snapshot: aSnapshot({ jobs: counts }) });
  render(<JobsView />);
  await settle();
  return bridge;
}

/** Of the job that is shown, which is called job-1. */
function relationsIn(graph: JobGraph | null): Relations {
  if (graph === null) return NO_RELATIONS;
  const related = (ids: readonly string[]) => {
    const jobs = graph.jobs.filter(({ id }) => ids.includes(id));
    return { jobs, total: jobs.length };
  };
  return {
    parents: related(graph.edges.filter(({ to }) => to === 'job-1').map(({ from }) => from)),
    children: related(graph.edges.filter(({ from }) => from === 'job-1').map(({ to }) => to)),
  };
}

async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });
}

async function press(key: string, target: Element = screen.getByRole('grid')): Promise<void> {
  fireEvent.keyDown(target, { key });
  await settle();
}

async function openMenu(name = 'More actions'): Promise<void> {
  fireEvent.keyDown(screen.getByRole('button', { name }), { key: 'Enter' });
  await settle();
}

const selected = (): string | null => deck.getState().selectedJobId;
const keys = (): (string | null)[] =>
  within(document.querySelector('.detail-actions') as HTMLElement)
    .getAllByRole('button')
    .map((button) => button.getAttribute('aria-label') ?? firstText(button));

const firstText = (button: Element): string | null =>
  button.firstChild?.textContent || button.childNodes[1]?.textContent || null;

describe('the tabs', () => {
  it('show how many jobs are in each state, and all of them together', async () => {
    await show();
    expect(screen.getByRole('tab', { name: /All/ }).textContent).toBe('All1,161');
    expect(screen.getByRole('tab', { name: /Completed/ }).textContent).toBe('Completed1,131');
    act(() => deck.setState({ snapshot: aSnapshot({ revision: 2, jobs: { dead: 8 } }) }));
    expect(screen.getByRole('tab', { name: /Dead/ }).textContent).toBe('Dead8');
  });

  it('are walked by arrow keys', async () => {
    await show();
    await press('ArrowRight', screen.getByRole('tab', { name: /All/ }));
    expect(deck.getState().jobsTab).toBe('waiting');
    await press('End', screen.getByRole('tab', { name: /Waiting/ }));
    expect(screen.getByRole('tab', { selected: true }).textContent).toMatch(/^Cancelled/);
  });

  it('say what will be in an empty one', async () => {
    await show({ all: [], tab: 'dead' });
    expect(screen.getByText('No job is dead.')).toBeTruthy();
    expect(screen.getByText('Jobs that ran out of attempts will be here.')).toBeTruthy();
  });
});

describe('the table', () => {
  it('tells its size and where a row stands, with only the rows in view in the document', async () => {
    await show({ all: rows(90) });
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('91');
    const shown = screen.getAllByRole('row');
    expect(shown.length).toBeLessThan(60);
    expect(shown[1]?.getAttribute('aria-rowindex')).toBe('2');
  });

  it('shows a name as text, whatever is in it', async () => {
    const name = '<img src=x onerror=alert(1)> \u001b[31m مرحبا';
    await show({ all: [aRow({ name })] });
    expect(
      screen.getByText((_, element) => element?.textContent === name && element.children.length === 0),
    ).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('hides and resizes columns by keyboard, and has them so at the next start', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Columns and order' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Queue' }));
    fireEvent.keyDown(screen.getByRole('spinbutton', { name: 'width of Age' }), { key: 'ArrowUp' });
    const heads = screen.getAllByRole('columnheader', { hidden: true }).map((head) => head.textContent);
    expect(heads).toEqual(['State', 'Name', 'Try', 'Wait', 'Runwaited, run', 'Age']);
    expect(document.querySelector('.job-row .job-queue')).toBeNull();
    const stored = parseColumns(localStorage.getItem('jobdeck.columns'));
    expect(stored).toEqual({ hidden: ['queue'], widths: { age: 66 } });
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }));
    expect(document.querySelector('.job-row .job-queue')).not.toBeNull();
  });

  it('is walked by arrows and by J and K; Enter opens a job and Esc closes it', async () => {
    await show();
    await press('ArrowDown');
    await press('j');
    await press('J');
    await press('k');
    expect(selected()).toBeNull();
    await press('Enter');
    expect(selected()).toBe('job-2');
    await press('j', document.body);
    expect(selected()).toBe('job-3');
    await press('Escape');
    expect(selected()).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('grid'));
  });

  it('opens a job by a click, and tells which one is selected', async () => {
    await show();
    fireEvent.click(screen.getByText('job number 3'));
    await settle();
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('job number 3');
  });

  it('retries and cancels by R and C, where that fits the state', async () => {
    const all = [
      aRow({ id: 'dead', state: 'dead' }),
      aRow({ id: 'running', state: 'running', tookMs: null }),
    ];
    const bridge = await show({ all });
    await press('ArrowDown');
    await press('c');
    await press('r');
    await press('ArrowDown');
    await press('r');
    await press('c');
    expect(bridge.inputsOf('jobs.change')).toEqual([
      { action: { type: 'retry' }, selection: { type: 'ids', ids: ['dead'] } },
      { action: { type: 'cancel' }, selection: { type: 'ids', ids: ['running'] } },
    ]);
  });

  it('picks rows by Ctrl, Shift and Space, and does one thing to all of them', async () => {
    const bridge = await show();
    fireEvent.click(screen.getByText('job number 2'), { ctrlKey: true });
    fireEvent.click(screen.getByText('job number 4'), { shiftKey: true });
    fireEvent.click(screen.getByText('job number 3'), { metaKey: true });
    await press('ArrowDown');
    await press('ArrowDown');
    await press(' ');
    expect(screen.getByText('3 picked')).toBeTruthy();
    expect(selected()).toBeNull();
    await press('d');
    const [sent] = bridge.inputsOf('jobs.change') as { action: unknown; selection: { ids: string[] } }[];
    expect(sent?.action).toEqual({ type: 'delete' });
    expect(sent?.selection.ids).toEqual(['job-2', 'job-4', 'job-5']);
    await press('Escape');
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  it('picks all of the tab by Ctrl A, also those that are not read', async () => {
    const bridge = await show({ tab: 'dead' });
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'a', ctrlKey: true });
    await settle();
    expect(screen.getByText('All 7 picked')).toBeTruthy();
    fireEvent.click(within(screen.getByRole('toolbar')).getByText('Retry'));
    await settle();
    expect(bridge.inputsOf('jobs.change')).toEqual([
      { action: { type: 'retry' }, selection: { type: 'state', state: 'dead' } },
    ]);
  });

  it('moves what is picked to another queue', async () => {
    const bridge = await show();
    fireEvent.click(screen.getByText('job number 2'), { ctrlKey: true });
    fireEvent.click(screen.getByText('Queue, priority'));
    fireEvent.change(screen.getByRole('combobox', { name: 'Queue' }), { target: { value: 'night' } });
    fireEvent.click(screen.getByText('Move'));
    await settle();
    expect(bridge.inputsOf('jobs.change')).toEqual([
      { action: { type: 'move', queue: 'night' }, selection: { type: 'ids', ids: ['job-2'] } },
    ]);
  });

  it('exports what is listed, or what is picked, and with secrets only when asked to', async () => {
    const bridge = await show();
    await openMenu('Export jobs');
    fireEvent.click(screen.getByRole('menuitem', { name: 'As a table, CSV' }));
    await settle();
    fireEvent.click(screen.getByText('job number 2'), { ctrlKey: true });
    await openMenu('Export');
    fireEvent.click(screen.getByRole('menuitem', { name: 'As JSON lines, with secrets' }));
    await settle();
    expect(bridge.inputsOf('jobs.export')).toEqual([
      { selection: { type: 'state', state: null }, format: 'csv', secrets: false },
      { selection: { type: 'ids', ids: ['job-2'] }, format: 'jsonl', secrets: true },
    ]);
  });

  it('opens the sheet with the job in it by E', async () => {
    await show({ job: aJob('dead', { name: 'nightly' }) });
    await press('ArrowDown');
    await press('e');
    expect(deck.getState()).toMatchObject({ newJobOpen: true, editing: { name: 'nightly' } });
  });

  it('takes no letters while one types elsewhere', async () => {
    await show();
    const input = document.createElement('input');
    document.body.append(input);
    await press('j', input);
    input.remove();
    expect(document.querySelector('.job-row-current')).toBeNull();
  });

  it('gathers new jobs above while one is selected, and shows them when asked', async () => {
    const all = rows(30);
    await show({ all });
    fireEvent.click(screen.getByText('job number 3'));
    await settle();
    all.unshift(aRow({ id: 'fresh', name: 'a fresh one' }));
    act(() => deck.setState({ snapshot: aSnapshot({ revision: 2 }) }));
    const strip = await screen.findByText('1 new', {}, { timeout: 2_000 });
    expect(screen.queryByText('a fresh one')).toBeNull();
    fireEvent.click(strip);
    await settle();
    expect(screen.getByText('a fresh one')).toBeTruthy();
  });
});

describe('the detail', () => {
  it.each<[JobState, string[], string[]]>([
    ['running', ['Cancel'], ['Duplicate', 'Save a repro bundle']],
    [
      'waiting',
      ['Cancel', 'Edit'],
      ['Move to front', 'Duplicate', 'Delete', 'Queue and priority', 'Save a repro bundle'],
    ],
    [
      'retrying',
      ['Retry now', 'Edit and retry', 'Cancel'],
      ['Duplicate', 'Delete', 'Queue and priority', 'Save a repro bundle'],
    ],
    [
      'scheduled',
      ['Run now', 'Edit', 'Cancel'],
      ['Duplicate', 'Delete', 'Queue and priority', 'Save a repro bundle'],
    ],
    [
      'dead',
      ['Retry', 'Edit and retry'],
      ['Duplicate', 'Delete', 'Queue and priority', 'Save a repro bundle'],
    ],
    [
      'completed',
      ['Run again', 'Edit and retry'],
      ['Duplicate', 'Delete', 'Queue and priority', 'Save a repro bundle'],
    ],
  ])('of a %s job has the keys that fit, the rarer ones in a menu', async (state, expected, inMenu) => {
    await show({ job: aJob(state) });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(keys()).toEqual([...expected, 'More actions']);
    await openMenu();
    expect(
      screen.getAllByRole('menuitem').map((item) => item.querySelector('.menu-label')?.textContent),
    ).toEqual(inMenu);
  });

  it('does what is chosen in the menu', async () => {
    const bridge = await show();
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    await openMenu();
    fireEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
    await settle();
    expect(bridge.inputsOf('jobs.change')).toEqual([
      { action: { type: 'delete' }, selection: { type: 'ids', ids: ['job-1'] } },
    ]);
  });

  it('shows between the runs what an edit changed', async () => {
    const job = aJob('dead', { name: 'nightly', tries: { runs: 2, attempts: 1, crashes: 0 } });
    const edits = [{ untilRun: 1, at: NOW, name: 'old name', payload: { shell: 'x' }, options: job.options }];
    await show({ job, edits });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    const changes = within(screen.getByLabelText('What was changed')).getAllByRole('listitem');
    expect(changes.map((item) => item.textContent)).toContain('name: old name nightly');
    expect(changes.map((item) => item.textContent)).toContain('shell: x none');
  });

  it('tells the error of a dead job in words', async () => {
    await show();
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(screen.getByText('All 5 attempts failed.')).toBeTruthy();
    expect(screen.getAllByText('The program ended with exit code 1.').length).toBeGreaterThan(0);
  });

  it('shows the output of the newest run, and follows no run when it is closed', async () => {
    const bridge = await show({ output: 'hello\nprogress 1%\rprogress 2%\n' });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(screen.getByText('hello')).toBeTruthy();
    expect(screen.getByText('progress 2%')).toBeTruthy();
    await press('Escape');
    expect(bridge.inputsOf('output.follow')).toEqual([{ jobId: 'job-1', run: 1 }, null]);
  });

  it('takes what a run writes while it is shown', async () => {
    const bridge = await show({ output: 'one\n' });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    const head = new TextEncoder().encode('one\ntwo\n');
    act(() =>
      bridge.push('output', {
        jobId: 'job-1',
        run: 1,
        head,
        skipped: 0,
        skippedLines: 0,
        tail: new Uint8Array(),
        total: head.length,
        ended: true,
      }),
    );
    expect(screen.getByText('two')).toBeTruthy();
  });

  it('says so when the job is not kept any more', async () => {
    new FakeBridge({ 'jobs.list': lister(() => []), 'jobs.detail': () => null });
    deck.setState({ ...initialDeck(), view: 'jobs', selectedJobId: 'gone', snapshot: aSnapshot({}) });
    render(<JobsView />);
    await settle();
    expect(screen.getByText('This job is not kept any more.')).toBeTruthy();
  });

  it('shows the payload as one would type it', async () => {
    await show({ job: aJob('dead', { createdAt: NOW }) });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    fireEvent.click(screen.getByRole('tab', { name: 'Payload' }));
    expect(screen.getByText("ffmpeg -i 'a b.mov'")).toBeTruthy();
  });
});

describe('finding in the output', () => {
  const output = 'one cat\ntwo\n\u001b[31mCat\u001b[0m and cat\n';
  const field = () => screen.getByRole('textbox', { name: 'Find in the output' });
  const found = () => [...document.querySelectorAll('.found')].map((each) => each.textContent);
  const current = () => document.querySelector('.found-current')?.closest('[data-index]');

  it('opens by Ctrl F, steps by Enter and closes by Esc', async () => {
    await show({ output });
    await press('ArrowDown');
    await press('Enter');
    fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
    fireEvent.change(field(), { target: { value: 'cat' } });
    await settle();
    expect(found()).toEqual(['cat', 'Cat', 'cat']);
    expect(screen.getByText('1 of 3')).toBeTruthy();
    expect(current()?.getAttribute('data-index')).toBe('0');
    await press('Enter', field());
    expect(current()?.getAttribute('data-index')).toBe('2');
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    await settle();
    expect(screen.getByText('3 of 3'), 'round from the first to the last').toBeTruthy();
    await press('Escape', field());
    expect(screen.queryByRole('textbox', { name: 'Find in the output' })).toBeNull();
    expect(found()).toEqual([]);
    expect(selected(), 'the job is still open').not.toBeNull();
  });

  it('says when there is none', async () => {
    await show({ output });
    await press('ArrowDown');
    await press('Enter');
    fireEvent.click(screen.getByRole('button', { name: 'Find in the output' }));
    fireEvent.change(field(), { target: { value: 'dog' } });
    expect(screen.getByText('none')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Next place' })).toHaveProperty('disabled', true);
  });
});

describe('what depends on what', () => {
  it('is drawn around the job, and leads to the others', async () => {
    const graph: JobGraph = {
      jobs: [
        { id: 'job-1', name: 'merge', state: 'blocked' },
        { id: 'job-8', name: 'fetch', state: 'running' },
        { id: 'job-9', name: 'report', state: 'blocked' },
      ],
      edges: [
        { from: 'job-8', to: 'job-1' },
        { from: 'job-1', to: 'job-9' },
      ],
      isWhole: false,
    };
    await show({ job: aJob('dead'), graph });
    await press('ArrowDown');
    await press('Enter');
    fireEvent.click(screen.getByRole('tab', { name: 'Dependencies' }));
    await settle();
    const drawn = within(screen.getByRole('region', { name: 'What depends on what' }));
    expect(drawn.getByRole('button', { name: 'merge, Blocked' }).getAttribute('aria-current')).toBe('true');
    expect(drawn.getByText('The 3 nearest jobs; there are more.')).toBeTruthy();
    fireEvent.click(drawn.getByRole('button', { name: 'fetch, Running' }));
    expect(selected()).toBe('job-8');
  });
});
