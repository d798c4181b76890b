/** Counts the primes up to a number. It computes without pause, and still tells how far it is. Input: 2000000. */
import type { ModuleContext } from 'jobdeck/module';

export default function primes(limit: number, { progress }: ModuleContext): { readonly primes: number } {
  if (!Number.isInteger(limit) || limit < 2 || limit > 50_000_000) {
    // Another attempt would get the same input.
    throw Object.assign(new RangeError(`expected a whole number from 2 to 50000000, got ${limit}`), {
      retryable: false,
    });
  }
  const isComposite = new Uint8Array(limit + 1);
  let found = 0;
  for (let n = 2; n <= limit; n += 1) {
    if (n % 10_000 === 0) progress(n / limit, `${found} primes`);
    if (isComposite[n] === 1) continue;
    found += 1;
    for (let multiple = n * n; multiple <= limit; multiple += n) isComposite[multiple] = 1;
  }
  return { primes: found };
}
