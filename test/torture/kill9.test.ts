import { describe, expect, it } from 'vitest';
import { run } from './kill9.torture.ts';

describe.skipIf(process.platform === 'win32')('kill9 (skipped on Windows, which has no SIGKILL)', () => {
  it('loses, doubles and leaves behind nothing in two cycles', async () => {
    const result = await run({ cycles: 2, seed: 11, more: { parallel: '2' } });
    expect(result).toMatchObject({ cycles: 2, lost: 0, duplicated: 0, mismatched: 0, orphans: 0 });
    expect(Number(result['kills'])).toBeGreaterThanOrEqual(2);
    expect(Number(result['jobs'])).toBeGreaterThan(0);
  }, 120_000);
});
