import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, makeFolder, openOutputs, sizeOnDisk, textOf, write } from './output-folder.ts';

const MIB = 1_048_576;

describe('output that is stored', () => {
  it('is there after a restart, head, tail and all that was left out', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    write(first.store, 'short', 'one line\n');
    const long = first.store.open('long', 3);
    long.append(Buffer.from('start\n'.repeat(20_000)));
    long.skip(5000, 70);
    const noise = randomBytes(300_000);
    long.append(noise);
    long.end();
    const before = await first.store.read('long', 3);
    await first.close();
    const { store } = openOutputs(folder);
    expect(await textOf(store, 'short')).toBe('one line\n');
    const after = await store.read('long', 3);
    expect(after).toEqual(before);
    expect(Buffer.from(after?.tail ?? []).equals(noise.subarray(-196_608))).toBe(true);
    expect(await store.read('long', 1)).toBeNull();
    expect(readdirSync(folder).sort()).toEqual(['output.db', 'output.db-shm', 'output.db-wal']);
  });

  it('leaves no file behind when no run printed anything', async () => {
    const folder = makeFolder();
    const { store, close } = openOutputs(folder);
    store.open('a', 1).end();
    expect(await store.read('a', 1)).toBeNull();
    await close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds the output of 10,000 runs that end at once', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    const outputs = Array.from({ length: 10_000 }, (_, index) => first.store.open(`job ${index}`, 1));
    outputs.forEach((output, index) => {
      output.append(Buffer.from(`line of ${index}\n`));
    });
    for (const output of outputs) output.end();
    await first.close();
    const { store } = openOutputs(folder);
    for (let index = 0; index < 10_000; index += 1) {
      expect(await textOf(store, `job ${index}`)).toBe(`line of ${index}\n`);
    }
    expect(first.logger.entries).toEqual([]);
  });

  it('is gone once its job is forgotten, also after a restart', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    for (const run of [1, 2]) write(first.store, 'a', 'text', run);
    write(first.store, 'b', 'kept');
    await first.close();
    const second = openOutputs(folder);
    second.store.forget('a');
    expect(await second.store.read('a', 1)).toBeNull();
    await second.close();
    const { store } = openOutputs(folder);
    expect([await textOf(store, 'a', 1), await textOf(store, 'a', 2)]).toEqual([null, null]);
    expect(await textOf(store, 'b')).toBe('kept');
  });

  it('of jobs that are not there any more is found and forgotten', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    for (let job = 0; job < 250; job += 1) write(first.store, `job ${job}`, 'text');
    await first.close();
    const second = openOutputs(folder);
    const isEven = (jobId: string): boolean => Number(jobId.slice(4)) % 2 === 0;
    expect(await second.store.keepOnly(async (jobId) => isEven(jobId))).toBe(125);
    expect(await second.store.keepOnly(isEven)).toBe(0);
    await second.close();
    const { store } = openOutputs(folder);
    for (const job of [0, 1, 100, 199, 249]) {
      expect(await textOf(store, `job ${job}`), `job ${job}`).toBe(job % 2 === 0 ? 'text' : null);
    }
  });
});

describe('the output file', () => {
  it('stays below its limit: what was written first goes', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder, { maxBytes: 2 * MIB });
    for (let job = 0; job < 100; job += 1) write(first.store, `job ${job}`, randomBytes(200_000));
    await first.close();
    const second = openOutputs(folder, { maxBytes: 2 * MIB });
    expect(await second.store.read('job 0', 1)).toBeNull();
    // 4 MiB of free pages are kept for what is written next.
    await eventually(() => sizeOnDisk(folder)).toBeLessThan(8 * MIB);
    await second.close();
    expect(sizeOnDisk(folder)).toBeLessThan(7 * MIB);
  });

  it('takes a fraction of the size of text', async () => {
    const folder = makeFolder();
    const { store, close } = openOutputs(folder);
    const text = Array.from({ length: 5000 }, (_, line) => `${line} processed in ${line % 97} ms\n`).join('');
    for (let job = 0; job < 100; job += 1) write(store, `job ${job}`, text);
    await close();
    expect(sizeOnDisk(folder)).toBeLessThan((100 * text.length) / 3);
    expect(await textOf(openOutputs(folder).store, 'job 99')).toBe(text);
  });

  it('gives space back after much was forgotten', async () => {
    const folder = makeFolder();
    const { store, close } = openOutputs(folder);
    for (let job = 0; job < 100; job += 1) write(store, `job ${job}`, randomBytes(200_000));
    write(store, 'kept', 'text');
    await eventually(() => sizeOnDisk(folder)).toBeGreaterThan(20 * MIB);
    for (let job = 0; job < 100; job += 1) store.forget(`job ${job}`);
    await eventually(() => statSync(join(folder, 'output.db')).size).toBeLessThan(5 * MIB);
    await close();
    expect(await textOf(openOutputs(folder).store, 'kept')).toBe('text');
  });

  it.each([
    ['from its start', 0],
    ['in the middle', 4096],
  ])('is moved aside when it is damaged %s, and a new one made', async (_name, from) => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    for (let job = 0; job < 50; job += 1) write(first.store, `job ${job}`, randomBytes(5000));
    await first.close();
    const path = join(folder, 'output.db');
    const damaged = Buffer.from(readFileSync(path)).fill(0xa5, from);
    writeFileSync(path, damaged);

    const { store, logger, close } = openOutputs(folder);
    expect(await store.read('job 1', 1)).toBeNull();
    write(store, 'new', 'text');
    await close();
    expect(logger.named('output_file_damaged')).toMatchObject([{ level: 'WARN', fields: { folder } }]);
    const movedTo = String(logger.named('output_file_damaged')[0]?.fields['moved_to']);
    expect(readFileSync(join(movedTo, 'output.db')).equals(damaged)).toBe(true);
    expect(await textOf(openOutputs(folder).store, 'new')).toBe('text');
    expect(logger.named('output_not_stored')).toEqual([]);
  });

  it('of a later version is left as it is, and output is kept in memory', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    write(first.store, 'a', 'text');
    await first.close();
    const path = join(folder, 'output.db');
    const later = new DatabaseSync(path);
    later.exec('PRAGMA user_version = 99');
    later.close();
    const { store, logger, close } = openOutputs(folder);
    write(store, 'b', 'in memory');
    await eventually(() => logger.named('output_not_stored').length).toBe(1);
    expect(await textOf(store, 'b')).toBe('in memory');
    expect(await textOf(store, 'a')).toBeNull();
    await close();
    expect(readdirSync(folder)).not.toContain('damaged');
  });
});

describe('when output cannot be stored', () => {
  it('it stays in memory, with one line in the log, and is stored when it can be', async () => {
    const folder = join(makeFolder(), 'later');
    const { store, logger, close } = openOutputs(folder);
    write(store, 'a', 'first');
    await eventually(() => logger.named('output_not_stored').length).toBe(1);
    for (let job = 0; job < 10; job += 1) write(store, `job ${job}`, 'more');
    expect(await textOf(store, 'a')).toBe('first');
    mkdirSync(folder);
    await eventually(() => logger.named('output_stored_again').length).toBe(1);
    await close();
    expect(logger.entries.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'WARN output_not_stored',
      'INFO output_stored_again',
    ]);
    const again = openOutputs(folder).store;
    expect(await textOf(again, 'a')).toBe('first');
    expect(await textOf(again, 'job 9')).toBe('more');
  });

  it('memory stays within its budget, and what it cost is told', async () => {
    const root = makeFolder();
    const folder = join(root, 'later');
    const { store, logger } = openOutputs(folder, { budgetBytes: 10 * 5024 });
    for (let job = 0; job < 30; job += 1) write(store, `job ${job}`, randomBytes(4000));
    expect(store.allocated).toBeLessThanOrEqual(10 * 5024);
    mkdirSync(folder);
    await eventually(() => logger.named('output_stored_again').length).toBe(1);
    expect(logger.named('output_stored_again')[0]?.fields).toEqual({ lost_runs: 20 });
    expect(logger.named('output_not_stored')).toHaveLength(1);
  });

  it('a disk that does not answer does not hold up the end, and what is lost is told', async () => {
    const folder = makeFolder();
    const first = openOutputs(folder);
    write(first.store, 'a', 'text');
    await first.close();
    const holder = new DatabaseSync(join(folder, 'output.db'));
    onTestFinished(() => holder.close());
    holder.exec('BEGIN IMMEDIATE');
    const { store, logger, close } = openOutputs(folder);
    write(store, 'b', 'text');
    await close();
    expect(logger.named('output_lost').map(({ fields }) => fields['runs'])).toEqual([1]);
    expect(await textOf(store, 'b')).toBe('text');
    rmSync(folder, { recursive: true, force: true });
  });

  it('a thread that cannot be started is told of once', async () => {
    const { store, logger, close } = openOutputs(makeFolder(), { threadPath: '/nowhere/thread.ts' });
    write(store, 'a', 'text');
    await eventually(() => logger.named('output_not_stored').length).toBe(1);
    expect(await textOf(store, 'a')).toBe('text');
    expect(await textOf(store, 'b')).toBeNull();
    await close();
    expect(logger.named('output_not_stored')).toHaveLength(1);
  });
});
