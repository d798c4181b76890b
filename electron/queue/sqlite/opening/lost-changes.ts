import { formatCount } from '../../../../shared/words/format.ts';
import type { LastChangeRecord, readLastChange } from './last-change.ts';
import { momentText } from './moment.ts';
import { type StoreFiles, sizeOf } from './store-files.ts';
import { type Trouble, trouble } from './trouble.ts';

/** What the record of the last change knows of, and the store does not. */

export type FoundRecord = ReturnType<typeof readLastChange>;

const CAUSES =
  'It may be that jobs.db-wal was deleted, that an older copy of jobs.db was put in its place, or that the disk lost what was written.';

export function lostChanges(
  files: StoreFiles,
  record: FoundRecord,
  stored: {
    readonly uuid: string;
    readonly lastJob: number;
    readonly lastChange: number;
    readonly committedAt: number | null;
  },
): Trouble | null {
  if (record === null || record === 'broken') return null;
  if (record.uuid !== stored.uuid) {
    return trouble(
      'foreign',
      files.db,
      `${files.db} is not the store that was in ${files.folder} before: another one was put in its place.`,
      {
        recoverable: true,
        details: [`The one before had ${extent(record)}.`, 'To recover is to go on with this one.'],
      },
    );
  }
  const changes = record.lastChange - stored.lastChange;
  if (changes <= 0) return null;
  const jobs = Math.max(0, record.lastJob - stored.lastJob);
  const since =
    stored.committedAt === null ? 'all since it was made' : `made after ${momentText(stored.committedAt)}`;
  return trouble(
    'incomplete',
    files.db,
    `${files.db} lacks changes that were stored: ${counted(changes, 'change')}, ${since}; ${counted(jobs, 'new job')} among them.`,
    {
      recoverable: true,
      details: [
        `The last of them was made on ${momentText(record.at)}.`,
        CAUSES,
        'To recover is to go on without them.',
      ],
    },
  );
}

/** The store itself is gone; null when there was none. */
export function lostStore(files: StoreFiles, record: FoundRecord, isEmpty: boolean): Trouble | null {
  if (record === null && sizeOf(files.wal) === 0) return null;
  const known =
    record === null || record === 'broken'
      ? 'there was a store in this folder'
      : `there was a store with ${extent(record)}`;
  return trouble('incomplete', files.db, `${files.db} is ${isEmpty ? 'empty' : 'missing'}, and ${known}.`, {
    recoverable: true,
    details: [
      'Put the file back if you have it, and open the folder again.',
      'To recover is to begin with no jobs.',
    ],
  });
}

const extent = ({ lastJob, lastChange, at }: LastChangeRecord): string =>
  `${counted(lastJob, 'job')} and ${counted(lastChange, 'change')} so far, the last on ${momentText(at)}`;

export const counted = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
