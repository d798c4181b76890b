import { describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/jobs/job.ts';
import { matcherOf } from '../../../shared/search/match-job.ts';
import { parseSearch } from '../../../shared/search/parse-search.ts';
import { created, jobs } from '../../support/jobs.ts';

const NOW = 100_000;

function finds(text: string, job: Job): boolean {
  const parsed = parseSearch(text, NOW);
  if (!parsed.ok) throw new Error(parsed.error.expected);
  return matcherOf({ where: parsed.value.where, now: NOW })({ job, lastRun: null });
}

function command(payload: object): Job {
  return { ...created({ name: 'job' }).after, payload } as Job;
}

describe('a word', () => {
  it('is found anywhere in the values of the payload, whatever its case', () => {
    const job = command({
      program: '/usr/bin/FFmpeg',
      args: ['-i', 'Größe 42.mkv'],
      env: { API_TOKEN: 'x' },
    });
    for (const text of ['ffmpeg', 'GRÖSSE'.replace('SS', 'ß'), '42.mkv', '"größe 42"', 'api_token']) {
      expect(finds(text, job), text).toBe(true);
    }
  });

  it('is not found in the names of the fields, nor across two values', () => {
    const job = command({ program: 'a', args: ['b', 'c'] });
    for (const text of ['program', 'args', '"b c"', '"a b"']) expect(finds(text, job), text).toBe(false);
  });

  it('is found in the first 65,536 characters of a payload', () => {
    const job = command({ shell: `${'x'.repeat(65_000)} early ${'x'.repeat(1_000)} late` });
    expect(finds('early', job)).toBe(true);
    expect(finds('late', job)).toBe(false);
  });

  it('is found in numbers and truth values of a payload', () => {
    const job = command({ shell: 'x', expectedStatus: [204], flags: { deep: { dry: true } } });
    expect(finds('204', job)).toBe(true);
    expect(finds('true dry', job)).toBe(true);
  });
});

describe('a filter', () => {
  it('of an error finds it in its message and its code, as long as the job shows it', () => {
    expect(finds('error:"EXIT 1"', jobs.retrying())).toBe(true);
    expect(finds('error:enoent', jobs.dead())).toBe(true);
    expect(finds('error:exit', jobs.waiting())).toBe(false);
  });

  it('of a tag or a queue is exact', () => {
    const job = jobs.waiting({ tags: ['nightly'], queue: 'encode' });
    expect(finds('tag:nightly queue:encode', job)).toBe(true);
    expect(finds('tag:night', job)).toBe(false);
    expect(finds('queue:Encode', job)).toBe(false);
  });

  it('of a time that the job does not have finds nothing, and its opposite does', () => {
    expect(finds('finished:>1s', jobs.waiting())).toBe(false);
    expect(finds('-finished:>1s', jobs.waiting())).toBe(true);
    expect(finds('finished:>1s', jobs.cancelled())).toBe(true);
  });

  it('counts what runs and what waits until now', () => {
    expect(finds('ran:>90s', jobs.running())).toBe(true);
    expect(finds('ran:>99s', jobs.running())).toBe(false);
    expect(finds('waited:>90s', jobs.waiting())).toBe(true);
    expect(finds('waited:>90s', jobs.running())).toBe(false);
  });
});
