import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Fault, tryFault } from './faults-cycle.ts';
import { tryForgottenFlush } from './faults-forgotten.ts';
import { whyNoTracing } from './strace.ts';

const reason = whyNoTracing();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null).concurrent('a disk that fails', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-faults-test-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  async function report(fault: Fault) {
    const folder = join(scratch, `${fault.call}-${fault.error}-${fault.first}`);
    mkdirSync(folder);
    const { verdict, report: told } = await tryFault(folder, fault);
    expect(verdict).toEqual({ lost: [], duplicated: [], mismatched: [] });
    return told;
  }

  it('for a while: what was not stored is refused in words, and all goes on by itself', async () => {
    const told = await report({ call: 'fsync', error: 'EIO', first: 40, times: 2 });
    expect(told?.refusals.join()).toContain('expected a disk that can be written');
    expect(told?.isDone).toBe(true);
  });

  it('full from then on: nothing that was accepted is lost when it is started again', async () => {
    const told = await report({ call: 'pwrite64', error: 'ENOSPC', first: 200, times: null });
    expect(told?.accepted.length).toBeGreaterThan(0);
    expect(told?.refusals.join()).toContain('room on the disk');
  });

  it('from the beginning: the store is not opened, and says why', async () => {
    const told = await report({ call: 'openat', error: 'EIO', first: 2, times: null });
    expect(told?.notOpened).not.toBeNull();
  });

  it('forgets what one flush was to write: what was answered after it is there after a power cut', async () => {
    const folder = join(scratch, 'forgotten');
    mkdirSync(folder);
    const { verdict } = await tryForgottenFlush(folder, { call: 'fsync', error: 'EIO', first: 53, times: 1 });
    expect(verdict).toEqual({ lost: [], duplicated: [], mismatched: [] });
  });
});
