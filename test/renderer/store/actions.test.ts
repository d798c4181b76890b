import { beforeEach, describe, expect, it } from 'vitest';
import { receiveSnapshot, selectJob, show, showJob, showJobs } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { resolveTheme } from '../../../renderer/store/theme.ts';
import { aSnapshot } from './a-snapshot.ts';
import { installFakeBridge } from './fake-bridge.ts';

const shownRevision = (): number | undefined => deck.getState().snapshot?.revision;

describe('the deck', () => {
  beforeEach(() => {
    installFakeBridge();
  });

  it('shows the newest snapshot', () => {
    receiveSnapshot(aSnapshot({ revision: 3 }));
    receiveSnapshot(aSnapshot({ revision: 4 }));
    expect(shownRevision()).toBe(4);
    expect(deck.getState().connection).toBe('live');
  });

  it('drops a snapshot that is older than the one it shows', () => {
    const startedAt = 1_000;
    const engine = { ...aSnapshot().engine, startedAt };
    receiveSnapshot(aSnapshot({ revision: 4, engine }));
    receiveSnapshot(aSnapshot({ revision: 3, engine }));
    receiveSnapshot(aSnapshot({ revision: 4, engine }));
    expect(shownRevision()).toBe(4);
  });

  it('takes the first revisions of an engine that was started anew', () => {
    const { engine } = aSnapshot();
    receiveSnapshot(aSnapshot({ revision: 900, engine: { ...engine, startedAt: 1_000 } }));
    receiveSnapshot(aSnapshot({ revision: 1, engine: { ...engine, startedAt: 2_000 } }));
    expect(shownRevision()).toBe(1);
  });

  it('opens Jobs at a tab with nothing selected', () => {
    selectJob('old');
    showJobs('dead');
    expect(deck.getState()).toMatchObject({ view: 'jobs', jobsTab: 'dead', selectedJobId: null });
  });

  it('opens Jobs at one job', () => {
    showJob('job-7');
    expect(deck.getState()).toMatchObject({ view: 'jobs', selectedJobId: 'job-7' });
  });

  it('shows what a notification was about', () => {
    show({ view: 'job', jobId: 'job-7' });
    expect(deck.getState()).toMatchObject({ view: 'jobs', selectedJobId: 'job-7' });
    show({ view: 'jobs', tab: 'dead', search: 'group:1f' });
    expect(deck.getState()).toMatchObject({ jobsTab: 'dead', jobsSearch: 'group:1f', selectedJobId: null });
  });
});

describe('the theme', () => {
  it('follows the system unless told otherwise', () => {
    expect(resolveTheme('system', true)).toBe('light');
    expect(resolveTheme('system', false)).toBe('dark');
    expect(resolveTheme('dark', true)).toBe('dark');
    expect(resolveTheme('light', false)).toBe('light');
  });
});
