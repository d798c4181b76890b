import type { JobRequestInput } from '../../shared/jobs/job-request.ts';

/**
 * A data set for pictures: real jobs that end in every state. What has to fail fails, what runs prints what such a
 * program prints, and nothing leaves this machine.
 */
const command = (
  name: string,
  queue: string,
  shell: string,
  options: Partial<JobRequestInput> = {},
): JobRequestInput => ({ kind: 'command', name, queue, payload: { shell }, ...options }) as JobRequestInput;

const FFMPEG = String.raw`printf '\033[1mffmpeg version 7.1\033[0m built with gcc 14.2.0\n'
printf "Input #0, \033[36mmov,mp4\033[0m, from '\033[32mraw/ep-214.mov\033[0m':\n"
printf '  Duration: \033[33m00:19:42.11\033[0m, start: 0.000000, bitrate: 48211 kb/s\n'
i=0; while [ $i -lt 1500 ]; do i=$((i+1)); echo "frame=$((i*6)) fps=110 q=28.0 time=00:05:$((i%60)) speed=4.4x"; done
`;
const BROKEN = `${FFMPEG}
printf '\\033[31m[mov @ 0x5590] moov atom not found near 0x2F1A04\\033[0m\\n' >&2
printf '\\033[1;31mmoov atom not found\\033[0m\\n' >&2; exit 1`;
const ENCODING = `${FFMPEG} sleep 900`;
const SOON = { maxAttempts: 5, backoff: { baseMs: 600_000 } };

const done = (names: readonly string[], queue: string, seconds: number): JobRequestInput[] =>
  names.map((name, index) => command(name, queue, `echo ${index + 1} of ${names.length}; sleep ${seconds}`));

export const finished: readonly JobRequestInput[] = [
  ...done(
    ['git gc --auto', 'index/search', 'thumbs /2026/10', 'thumbs /2026/09', 'sweep /tmp'],
    'default',
    0.3,
  ),
  ...done(
    ['tiles z14 / 8796', 'tiles z14 / 8797', 'tiles z14 / 8798', 'tiles z14 / 8799', 'tiles z14 / 8800'],
    'fetch',
    0.6,
  ),
  ...done(['digest, batch 4', 'digest, batch 5', 'digest, batch 6'], 'mail', 0.9),
  command('ep-212 → hls', 'encode', `${FFMPEG} sleep 1.2`),
  command('ep-198 → hls', 'encode', BROKEN, { maxAttempts: 1 } as Partial<JobRequestInput>),
  command('reports/month 2026-09', 'reports', 'echo "connect ECONNREFUSED 127.0.0.1:5432" >&2; exit 3', {
    maxAttempts: 1,
  } as Partial<JobRequestInput>),
  command('ep-214 → hls', 'encode', BROKEN, SOON as Partial<JobRequestInput>),
  command(
    'reports/month 2026-10',
    'reports',
    'echo "connect ECONNREFUSED 127.0.0.1:5432" >&2; exit 3',
    SOON as Partial<JobRequestInput>,
  ),
];

export const open: readonly JobRequestInput[] = [
  command('pg_dump → backups', 'nightly', 'pg_dump', { delayMs: 57_600_000 } as Partial<JobRequestInput>),
  command('mail/weekly', 'mail', 'true', { delayMs: 3_240_000 } as Partial<JobRequestInput>),
  command('ep-219 → hls', 'encode', ENCODING),
  command('ep-220 → hls', 'encode', ENCODING),
  ...['ep-221', 'ep-222', 'ep-223', 'ep-224'].map((name) => command(`${name} → hls`, 'encode', ENCODING)),
  command('digest, batch 7', 'mail', 'echo "sent 108 of 200, 0 bounced"; sleep 900'),
];
