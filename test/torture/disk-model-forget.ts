import { type DataChange, endOf, type TracedFile } from './disk-model-trace.ts';

/** The pages of the kernel's cache. */
const PAGE = 4096;

/**
 * A flush that fails is tried once: Linux marks the pages that it could not write as clean, says EIO, and the next flush
 * of them succeeds because there is nothing left to do (Rebello et al., "Can Applications Recover from fsync Failures?",
 * USENIX ATC 2020, for ext4 and XFS). Such a page gets to the disk only when it is written to again, and then whole.
 */
export function withoutForgotten(file: TracedFile, moment: number): readonly DataChange[] {
  const failed = file.failedSyncs.filter(({ left }) => left < moment);
  if (failed.length === 0) return file.changes;
  return file.changes.flatMap((change, index) => {
    if (change.type === 'resize' || !isForgotten(change)) return [change];
    return pagesOf(change).flatMap((part) => {
      const next = file.changes
        .slice(index + 1)
        .find((later) => later.type === 'write' && !isForgotten(later) && touches(later, part.offset));
      return next === undefined ? [] : [{ ...part, entered: next.entered, left: next.left }];
    });
  });

  /** The first flush that it was up for is the one that failed. */
  function isForgotten(change: DataChange): boolean {
    return failed.some(
      (failure) =>
        change.entered < failure.left &&
        !file.syncs.some(({ entered, left }) => change.left < entered && left <= failure.entered),
    );
  }
}

function pagesOf(write: Extract<DataChange, { type: 'write' }>): readonly (typeof write)[] {
  const parts: (typeof write)[] = [];
  for (let offset = write.offset; offset < endOf(write); ) {
    const end = Math.min(offset - (offset % PAGE) + PAGE, endOf(write));
    parts.push({ ...write, offset, data: write.data.subarray(offset - write.offset, end - write.offset) });
    offset = end;
  }
  return parts;
}

function touches(change: Extract<DataChange, { type: 'write' }>, offset: number): boolean {
  const page = offset - (offset % PAGE);
  return change.offset < page + PAGE && endOf(change) > page;
}
