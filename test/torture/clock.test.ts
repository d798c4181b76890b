import { describe, expect, it } from 'vitest';
import { run } from './clock.torture.ts';

describe.skipIf(process.platform === 'win32')('clock (skipped on Windows, which has no POSIX shell)', () => {
  it('jumps without harm in a cycle', async () => {
    // A seed with which nothing waits for the look that the engine takes every 30 s.
    const result = await run({ cycles: 1, seed: 3, more: {} });
    expect(result).toMatchObject({ lost: 0, duplicated: 0, mismatched: 0, orphans: 0 });
    expect(Number(result['jumps'])).toBeGreaterThanOrEqual(3);
    expect(['faketime', 'injected']).toContain(result['clock']);
  }, 120_000);
});
