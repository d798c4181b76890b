import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readImport } from '../../electron/import/read-import.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import { startTour } from '../../electron/tour.ts';
import { describeBrokenLine } from '../../shared/jobs/job-file.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { ok } from '../../shared/result.ts';

const TOUR = join(import.meta.dirname, '../../examples/tour.jsonl');
const file = { name: 'tour.jsonl', text: readFileSync(TOUR, 'utf8'), folder: dirname(TOUR) };
const read = await readImport(file);
const { jobs, broken } = read.ok ? read.value : { jobs: [], broken: [] };
const requests = jobs.map(({ request }) => request);

test('every line of the tour is a job', () => {
  expect(broken.map(describeBrokenLine)).toEqual([]);
  expect(requests.length).toBeGreaterThanOrEqual(40);
});

test('the tour shows both kinds, several queues, and names that are all different', () => {
  expect(new Set(requests.map(({ work }) => work.kind))).toEqual(new Set(['command', 'http']));
  expect(new Set(requests.map(({ queue }) => queue)).size).toBeGreaterThanOrEqual(4);
  expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length);
});

test('the tour needs no network: it talks to this machine alone', () => {
  for (const { work } of requests) {
    if (work.kind === 'http') expect(new URL(work.payload.url).hostname).toBe('127.0.0.1');
  }
});

test('starting the tour queues all of it at once', async () => {
  const queued: JobRequest[] = [];
  const engine = {
    enqueueAll: async (all: readonly JobRequest[]) => {
      queued.push(...all);
      return ok(all.map(({ name }) => ({ id: name, existed: false })));
    },
  } as unknown as Engine;
  const started = await startTour(engine, TOUR);
  expect(started.ok).toBe(true);
  expect(queued).toEqual(requests);
});

test('a tour that is not there is told in words', async () => {
  const started = await startTour({} as Engine, '/nowhere/tour.jsonl');
  expect(started).toMatchObject({ ok: false, error: [{ expected: 'the examples in /nowhere/tour.jsonl' }] });
});
