import type { ParentResult } from '../../shared/jobs/job-views.ts';
import { utf8Length } from '../../shared/words/utf8-length.ts';

/**
 * Bytes of UTF-8 in JOBDECK_PARENTS at most. Linux takes 131,072 in one variable, Windows 32,767 characters in all of
 * them together.
 */
const MOST_BYTES = { win32: 8_192, others: 98_304 } as const;

/**
 * What a command is told of the jobs that it depends on: JOBDECK_PARENTS is a JSON list, in the order of `dependsOn`,
 * of objects with id, name, state, result, resultLeftOut and error. When that is too long, results are left out from
 * the end on, and then parents; JOBDECK_PARENTS_LEFT_OUT is how many of those.
 */
export function parentsVariables(
  parents: readonly ParentResult[],
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const most = platform === 'win32' ? MOST_BYTES.win32 : MOST_BYTES.others;
  const bare = parents.map((parent) =>
    parent.result === null ? parent : { ...parent, result: null, resultLeftOut: true },
  );
  const lengths = bare.map(lengthOf);
  // Brackets, and a comma each.
  let bytes = 2;
  let told = 0;
  while (told < parents.length && bytes + (lengths[told] ?? 0) + 1 <= most) {
    bytes += (lengths[told] ?? 0) + 1;
    told += 1;
  }
  const shown: ParentResult[] = [];
  for (const [index, parent] of parents.slice(0, told).entries()) {
    const more = lengthOf(parent) - (lengths[index] ?? 0);
    const fits = bytes + more <= most;
    if (fits) bytes += more;
    shown.push(fits ? parent : (bare[index] as ParentResult));
  }
  return {
    JOBDECK_PARENTS: JSON.stringify(shown),
    JOBDECK_PARENTS_LEFT_OUT: String(parents.length - told),
  };
}

const lengthOf = (parent: ParentResult): number => utf8Length(JSON.stringify(parent));
