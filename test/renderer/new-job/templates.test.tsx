import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NewJobSheet } from '../../../renderer/new-job/NewJobSheet.tsx';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { TemplateName } from '../../../shared/jobs/templates.ts';
import { FakeBridge } from '../jobs/fake-bridge.ts';
import { aSnapshot } from '../jobs/samples.ts';

const JOB = { kind: 'command', payload: { program: 'ffmpeg' }, queue: 'encode' };
let bridge: FakeBridge;
let names: readonly TemplateName[];

async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });
}

async function open(job: unknown = JOB): Promise<void> {
  bridge = new FakeBridge({
    'templates.list': () => ({ ok: true, value: names }),
    'templates.get': ({ name }: { readonly name: string }) => ({ ok: true, value: { name, job } }),
  });
  deck.setState({ ...initialDeck(), snapshot: aSnapshot({}) });
  render(<NewJobSheet open editing={null} onOpenChange={() => undefined} />);
  await settle();
}

const choose = async (value: string): Promise<void> => {
  fireEvent.change(screen.getByLabelText('From a template'), { target: { value } });
  await settle();
};
const press = async (name: string): Promise<void> => {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
};

beforeEach(() => {
  names = [{ name: 'encode to hls', kind: 'command' }];
});
afterEach(cleanup);

describe('templates in the sheet', () => {
  it('are not offered while there is none', async () => {
    names = [];
    await open();
    expect(screen.queryByLabelText('From a template')).toBeNull();
  });

  it('fill the fields', async () => {
    await open();
    await choose('encode to hls');
    expect(screen.getByLabelText('Program')).toHaveProperty('value', 'ffmpeg');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('say at the field what is not right any more', async () => {
    await open({ ...JOB, priority: 5_000 });
    await choose('encode to hls');
    expect(screen.getByRole('alert').textContent).toContain('-1000 to 1000');
    expect(screen.getByText('1 field to correct')).toBeTruthy();
  });

  it('are made of what is in the fields, under a name', async () => {
    await open();
    fireEvent.change(screen.getByLabelText('Program'), { target: { value: 'rsync' } });
    await press('Save as template');
    const name = screen.getByLabelText('Name of the template');
    fireEvent.change(name, { target: { value: 'backup' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    await settle();
    expect(bridge.inputsOf('templates.save')).toMatchObject([
      { name: 'backup', job: { kind: 'command', payload: { program: 'rsync' } } },
    ]);
    expect(bridge.inputsOf('jobs.enqueue')).toEqual([]);
    expect(screen.getByRole('button', { name: 'Save as template' })).toBeTruthy();
  });

  it('say before that one is replaced', async () => {
    await open();
    await press('Save as template');
    fireEvent.change(screen.getByLabelText('Name of the template'), { target: { value: 'encode to hls' } });
    expect(screen.getByRole('button', { name: 'Replace template' })).toBeTruthy();
  });

  it('are renamed, and deleted after a question, while what was typed stays', async () => {
    await open();
    fireEvent.change(screen.getByLabelText('Program'), { target: { value: 'rsync' } });
    await choose('\u0001');
    const name = screen.getByLabelText('Name of the template encode to hls');
    fireEvent.change(name, { target: { value: 'hls' } });
    fireEvent.blur(name);
    await settle();
    expect(bridge.inputsOf('templates.rename')).toEqual([{ name: 'encode to hls', to: 'hls' }]);
    await press('Delete the template encode to hls');
    expect(bridge.inputsOf('templates.remove')).toEqual([]);
    await press('Really delete the template encode to hls');
    expect(bridge.inputsOf('templates.remove')).toEqual([{ name: 'encode to hls' }]);
    await press('Back to the job');
    expect(screen.getByLabelText('Program')).toHaveProperty('value', 'rsync');
  });
});
