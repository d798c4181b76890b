import { describe, expect, it } from 'vitest';
import { run } from './flood.torture.ts';

describe.skipIf(process.platform === 'win32')('flood (skipped on Windows, which has no POSIX shell)', () => {
  it('is stood at a hundredth of its size', async () => {
    const result = await run({ cycles: 1, seed: 1, more: { scale: '0.01' } });
    expect(result).toMatchObject({ lost: 0, duplicated: 0, mismatched: 0 });
    expect(result).toMatchObject({ output_bytes: 10_000_000, failing_jobs: 100, waiting_jobs: 10_000 });
  }, 120_000);
});
