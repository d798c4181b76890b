import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dismissToast, toasts } from '../../../renderer/commands/toasts.ts';
import { NewJobSheet } from '../../../renderer/new-job/NewJobSheet.tsx';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { EnqueueReply } from '../../../shared/contract/replies.ts';
import { FakeBridge } from '../jobs/fake-bridge.ts';
import { aQueue, aRow, aSnapshot } from '../jobs/samples.ts';

afterEach(cleanup);

const OPEN_JOBS = [
  aRow({ id: '01KB7Q0Z6V8Y3M5T1N9R4C2XJA', name: 'ep-221', state: 'waiting' }),
  aRow({ id: '01KB7Q0Z6V8Y3M5T1N9R4C2XJB', name: 'ep-222', state: 'running' }),
];
const QUEUED: EnqueueReply = { ok: true, value: [{ id: 'job-1', existed: false }] };

function open(reply: EnqueueReply = QUEUED, queuesLeftOut = 0) {
  const bridge = new FakeBridge({
    'jobs.enqueue': () => reply,
    'jobs.search': ({ text }: { readonly text: string }) => ({
      ok: true,
      value: { rows: text.includes('name:"ep"') ? OPEN_JOBS : [], cursor: null },
    }),
  });
  const queues = [aQueue(), aQueue({ name: 'encode', concurrency: 2 }, { running: 2, waiting: 11 })];
  deck.setState({ ...initialDeck(), snapshot: aSnapshot({ queues, queuesLeftOut }) });
  const onOpenChange = vi.fn();
  render(<NewJobSheet open editing={null} onOpenChange={onOpenChange} />);
  return { bridge, onOpenChange };
}

const type = (label: string | RegExp, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};
const leave = (label: string): void => {
  fireEvent.blur(screen.getByLabelText(label));
};
async function press(key: string, init: object = {}): Promise<void> {
  fireEvent.keyDown(screen.getByLabelText('Name'), { key, bubbles: true, ...init });
  await act(async () => {
    await new Promise((done) => requestAnimationFrame(() => done(null)));
  });
}
const queueIt = (): Promise<void> => press('Enter', { ctrlKey: true });
const errors = (): (string | null)[] => screen.queryAllByRole('alert').map((alert) => alert.textContent);

describe('a new job', () => {
  it('is queued as it was filled in', async () => {
    const { bridge, onOpenChange } = open();
    type('Program', 'ffmpeg');
    type('Argument 1', '-i');
    type('Argument 2', 'a b.mov');
    type('Name of variable 1', 'THREADS');
    type('Value of variable 1', '6');
    type('Timeout', '1 h 30 min');
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toMatchObject([
      {
        jobs: [
          {
            kind: 'command',
            payload: { program: 'ffmpeg', args: ['-i', 'a b.mov'], env: { THREADS: '6' } },
            timeoutMs: 5_400_000,
          },
        ],
      },
    ]);
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it('with the key of another job adds nothing, and leads to that one', async () => {
    for (const { id } of toasts.getState().shown) dismissToast(id);
    const { bridge, onOpenChange } = open({ ok: true, value: [{ id: 'job-1', existed: true }] });
    expect(screen.getByLabelText('Key').getAttribute('aria-describedby')).toBeTruthy();
    type('Program', 'ls');
    type('Key', ' invoice 4711 ');
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toMatchObject([{ jobs: [{ key: 'invoice 4711' }] }]);
    expect(onOpenChange).toHaveBeenCalledWith(false);
    const [told] = toasts.getState().shown;
    expect(told).toMatchObject({ title: 'Already queued: ‘ls’', action: { label: 'Open' } });
    told?.action?.run();
    expect(deck.getState()).toMatchObject({ view: 'jobs', selectedJobId: 'job-1' });
  });

  it('takes a whole line that is pasted into an argument as its words', () => {
    open();
    fireEvent.paste(screen.getByLabelText('Argument 1'), {
      clipboardData: { getData: () => `-i 'a b.mov' out.m3u8` },
    });
    expect(screen.getByLabelText('Argument 2')).toHaveProperty('value', 'a b.mov');
    expect(screen.getByLabelText('Argument 3')).toHaveProperty('value', 'out.m3u8');
  });

  it('takes a whole line that is pasted into the program as program and arguments', () => {
    open();
    fireEvent.paste(screen.getByLabelText('Program'), { clipboardData: { getData: () => 'git gc --auto' } });
    expect(screen.getByLabelText('Program')).toHaveProperty('value', 'git');
    expect(screen.getByLabelText('Argument 2')).toHaveProperty('value', '--auto');
  });

  it('can be an HTTP request', async () => {
    const { bridge } = open();
    fireEvent.click(screen.getByLabelText('HTTP request'));
    type('Address', 'https://example.org/hook');
    type('Succeeds on', '200, 204');
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toMatchObject([
      { jobs: [{ kind: 'http', payload: { url: 'https://example.org/hook', expectedStatus: [200, 204] } }] },
    ]);
  });

  it('depends on open jobs that are found by their name, and on any by its id', async () => {
    const { bridge } = open();
    type('Program', 'make');
    type('Depends on', 'ep');
    await vi.waitFor(() => expect(screen.getByText('ep-222 · Running')).toBeTruthy());
    type('Depends on', '01KB7Q0Z6V8Y3M5T1N9R4C2XJB');
    type('Depends on', ' 01KB7Q0Z6V8Y3M5T1N9R4C2XJC ');
    fireEvent.keyDown(screen.getByLabelText('Depends on'), { key: 'Enter' });
    type('If a job that it depends on fails', 'cancel');
    expect(screen.getByText('ep-222')).toBeTruthy();
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toMatchObject([
      {
        jobs: [
          {
            dependsOn: ['01KB7Q0Z6V8Y3M5T1N9R4C2XJB', '01KB7Q0Z6V8Y3M5T1N9R4C2XJC'],
            onParentFailure: 'cancel',
          },
        ],
      },
    ]);
  });

  it('depends no more on what was taken out of the field', async () => {
    const { bridge } = open();
    type('Program', 'make');
    type('Depends on', '01KB7Q0Z6V8Y3M5T1N9R4C2XJC');
    leave('Depends on');
    fireEvent.click(screen.getByLabelText('Do not depend on 01KB7Q0Z6V8Y3M5T1N9R4C2XJC'));
    expect(screen.queryByLabelText('If a job that it depends on fails')).toBeNull();
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toEqual([
      { jobs: [expect.not.objectContaining({ dependsOn: expect.anything() })] },
    ]);
  });

  it('runs at a local time, which is shown with its zone', async () => {
    const { bridge } = open();
    type('Program', 'make');
    fireEvent.click(screen.getByLabelText('At'));
    type('Run at', '2099-12-24 18:00');
    const zone = new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
    expect(screen.getByText(new RegExp(`Dec 24, 18:00:00 \\(${zone}\\), in `))).toBeTruthy();
    await queueIt();
    const runAt = new Date(2099, 11, 24, 18).getTime();
    expect(bridge.inputsOf('jobs.enqueue')).toMatchObject([{ jobs: [{ runAt, delayMs: 0 }] }]);
  });

  it('shows how busy its queue is', () => {
    open();
    type('Queue', 'encode');
    expect(screen.getByText('2 of 2 busy, 11 waiting')).toBeTruthy();
  });

  it('says that its queue is new', () => {
    open();
    type('Queue', 'reports');
    expect(screen.getByText('a new queue')).toBeTruthy();
  });

  it('does not call a queue new that may be one of those left out of the snapshot', () => {
    open(QUEUED, 3);
    type('Queue', 'reports');
    expect(screen.queryByText('a new queue')).toBeNull();
    type('Queue', 'encode');
    expect(screen.getByText('2 of 2 busy, 11 waiting')).toBeTruthy();
  });

  it('is shown as one would type it', () => {
    open();
    type('Program', 'ls');
    type('Working folder', '~/my files');
    expect(screen.getByRole('status', { name: 'The job as a command line' }).textContent).toContain(
      "cd ~/'my files' &&",
    );
  });
});

describe('what is wrong', () => {
  it('is not told before a field was left', () => {
    open();
    type('Working folder', 'media');
    expect(errors()).toEqual([]);
    leave('Working folder');
    expect(errors()).toEqual([
      'Needs an absolute path, or one that starts with ~/, not "media". Give the whole path of the working folder.',
    ]);
    expect(screen.getByLabelText('Working folder').getAttribute('aria-invalid')).toBe('true');
  });

  it.each([
    ['soon', 'Needs a local time, not "soon". Write it like 2026-11-24 02:30, or 18:00 for the next time'],
    ['2020-01-01 10:00', 'Needs a moment to come, not "2020-01-01 10:00". It has passed already'],
    ['2099-02-30 10:00', 'Needs a local time, not "2099-02-30 10:00". There is no 2099-02-30.'],
  ])('is a time to run at that is none, or has passed: %s', async (time, says) => {
    const { bridge } = open();
    type('Program', 'ls');
    fireEvent.click(screen.getByLabelText('At'));
    type('Run at', time);
    expect(errors()).toEqual([]);
    leave('Run at');
    expect(errors()).toEqual([expect.stringContaining(says)]);
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toEqual([]);
    fireEvent.click(screen.getByLabelText('Now'));
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toHaveLength(1);
  });

  it('is a time to run at that passed while the sheet was open', async () => {
    const { bridge } = open();
    type('Program', 'ls');
    fireEvent.click(screen.getByLabelText('At'));
    type('Run at', '2099-12-24 18:00');
    const later = vi.spyOn(Date, 'now').mockReturnValue(new Date(2100, 0, 1).getTime());
    await queueIt();
    later.mockRestore();
    expect(errors()).toEqual([expect.stringContaining('It has passed already')]);
    expect(bridge.inputsOf('jobs.enqueue')).toEqual([]);
  });

  it('is no missing field that one only passed by', () => {
    open();
    leave('Program');
    expect(errors()).toEqual([]);
  });

  it('is counted and focused when one tries to queue it all the same', async () => {
    const { bridge } = open();
    type('Timeout', 'soon');
    await queueIt();
    expect(bridge.inputsOf('jobs.enqueue')).toEqual([]);
    expect(screen.getByText('2 fields to correct')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText('Program'));
    type('Program', 'ls');
    expect(screen.getByText('1 field to correct')).toBeTruthy();
  });

  it('is shown at the field also when the engine finds it, until the field changes', async () => {
    const { onOpenChange } = open({
      ok: false,
      error: [
        {
          field: '0.payload.cwd',
          expected: 'a folder that exists',
          got: '"~/nowhere"',
          fix: 'Make it first.',
        },
      ],
    });
    type('Program', 'ls');
    type('Working folder', '~/nowhere');
    await queueIt();
    expect(errors()).toEqual(['Needs a folder that exists, not "~/nowhere". Make it first.']);
    expect(document.activeElement).toBe(screen.getByLabelText('Working folder'));
    expect(onOpenChange).not.toHaveBeenCalled();
    type('Working folder', '~/somewhere');
    expect(errors()).toEqual([]);
  });
});

describe('the sheet', () => {
  it('closes at once while nothing was typed', async () => {
    const { onOpenChange } = open();
    await press('Escape');
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it('asks once before it lets go of what was typed', async () => {
    const { onOpenChange } = open();
    type('Program', 'ls');
    await press('Escape');
    expect(onOpenChange).not.toHaveBeenCalled();
    expect(screen.getByText('Let go of what you typed?')).toBeTruthy();
    fireEvent.click(screen.getByText('Keep editing'));
    expect(screen.getByLabelText('Program')).toHaveProperty('value', 'ls');
    await press('Escape');
    fireEvent.click(screen.getByText('Discard'));
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });
});
