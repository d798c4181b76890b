import { describe, expect, it } from 'vitest';
import { type Cut, cutPower } from './disk-model.ts';
import { type DiskHistory, DiskRecorder } from './disk-model-trace.ts';
import { randomFrom } from './powercut-cut.ts';
import { parseTrace } from './strace-parser.ts';

const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const at = (descriptor: number, name: string): string => `${descriptor}<${hex(`/d${name}`)}>`;
const folder = at(9, '');

const calls = {
  open: (descriptor: number, name: string, flags = 'O_RDWR|O_CREAT') =>
    `openat(AT_FDCWD, "${hex(`/d/${name}`)}", ${flags}, 0644) = ${at(descriptor, `/${name}`)}`,
  openFolder: `openat(AT_FDCWD, "${hex('/d')}", O_RDONLY) = ${folder}`,
  syncFolder: `fsync(${folder}) = 0`,
  pwrite: (descriptor: number, offset: number, text: string) =>
    `pwrite64(${descriptor}, "${hex(text)}", ${text.length}, ${offset}) = ${text.length}`,
  write: (descriptor: number, text: string) =>
    `write(${descriptor}, "${hex(text)}", ${text.length}) = ${text.length}`,
  sync: (descriptor: number) => `fdatasync(${descriptor}) = 0`,
  resize: (descriptor: number, size: number) => `ftruncate(${descriptor}, ${size}) = 0`,
  rename: (from: string, to: string) => `rename("${hex(`/d/${from}`)}", "${hex(`/d/${to}`)}") = 0`,
  unlink: (name: string) => `unlink("${hex(`/d/${name}`)}") = 0`,
};

function historyOf(...lines: readonly string[]): DiskHistory {
  const recorder = new DiskRecorder('/d');
  const text = lines.map((line) => (/^\d+ /.test(line) ? line : `1 ${line}`)).join('\n');
  recorder.record(parseTrace(Buffer.from(`${text}\n`)).calls);
  return recorder;
}

/** Every state that was found in many cuts, as `name=content` with runs of a letter as one. */
function statesOf(history: DiskHistory, cut: Partial<Cut> = {}): readonly string[] {
  const states = new Set<string>();
  for (let seed = 1; seed <= 300; seed += 1) {
    const whole: Cut = { moment: 1_000, rules: 'any order', unit: 512, kept: 0.5, ...cut };
    const found = cutPower(history, whole, randomFrom(seed));
    const files = Array.from(found, ([path, content]) => {
      const text = content.toString('latin1').replaceAll('\0', '-');
      return `${path.slice(3)}=${text.replaceAll(/(.)\1*/gs, '$1')}`;
    });
    states.add(files.sort().join(' '));
  }
  return [...states].sort();
}

const there = [
  calls.openFolder,
  calls.open(3, 'a'),
  calls.pwrite(3, 0, 'o'.repeat(1024)),
  calls.sync(3),
  calls.syncFolder,
];
const sector = (letter: string): string => letter.repeat(512);

describe('what is in a file', () => {
  it('is there when it was flushed, and only what was written before the flush began', () => {
    expect(statesOf(historyOf(...there))).toEqual(['a=o']);
    const late = historyOf(
      ...there,
      `2 ${calls.pwrite(3, 0, sector('n')).replace(' = 512', ' <unfinished ...>').replace(')', '')}`,
      calls.sync(3),
      '2 <... pwrite64 resumed>) = 512',
    );
    expect(statesOf(late)).toEqual(['a=no', 'a=o']);
  });

  it('may be there or not when it was not flushed, each sector by itself', () => {
    const history = historyOf(...there, calls.pwrite(3, 0, 'n'.repeat(1024)));
    expect(statesOf(history)).toEqual(['a=n', 'a=no', 'a=o', 'a=on']);
    expect(statesOf(history, { unit: 4096 })).toEqual(['a=n', 'a=o']);
    expect(statesOf(history, { kept: 0 })).toEqual(['a=o']);
    expect(statesOf(history, { kept: 1 })).toEqual(['a=n']);
  });

  it('is in each sector one of the versions that it had, and never one that was not begun', () => {
    const history = historyOf(...there, calls.pwrite(3, 0, sector('1')), calls.pwrite(3, 0, sector('2')));
    expect(statesOf(history)).toEqual(['a=1o', 'a=2o', 'a=o']);
    expect(statesOf(history, { moment: there.length + 1 })).toEqual(['a=o']);
  });

  it('may be shorter than it was, or long and empty; where names are journaled, not empty', () => {
    const history = historyOf(...there, calls.pwrite(3, 1024, sector('n')));
    const states = statesOf(history, { kept: 0.5 });
    expect(states).toEqual(expect.arrayContaining(['a=o', 'a=on', 'a=o-']));
    // What the disk had there before.
    expect(states.length).toBeGreaterThan(3);
    expect(statesOf(history, { rules: 'journal' })).toEqual(['a=o', 'a=on']);
  });

  it('may be as long as before it was cut; then nothing that was written behind the cut is there', () => {
    const history = historyOf(...there, calls.resize(3, 512), calls.pwrite(3, 512, sector('n')));
    expect(statesOf(history, { rules: 'journal' })).toEqual(['a=o', 'a=on']);
    const short = historyOf(...there, calls.resize(3, 512), calls.pwrite(3, 0, sector('n')));
    const lengths = new Set<string>();
    for (let seed = 1; seed <= 100; seed += 1) {
      const cut: Cut = { moment: 1_000, rules: 'journal', unit: 512, kept: 0.5 };
      const content = cutPower(short, cut, randomFrom(seed)).get('/d/a');
      lengths.add(`${content?.length} ${content?.toString('latin1')[0]}`);
    }
    expect([...lengths].sort()).toEqual(['1024 n', '1024 o', '512 n', '512 o']);
  });

  it('is lost with a disk that lies about its flushes', () => {
    expect(statesOf(historyOf(...there), { liesAboutFlushes: true })).toContain('');
  });

  it('follows the position of a descriptor, and the emptying of a file that is opened', () => {
    const again = calls.open(4, 'a', 'O_WRONLY|O_CREAT|O_TRUNC');
    const history = historyOf(...there, again, calls.write(4, 'x'), calls.write(4, 'y'), calls.sync(4));
    expect(statesOf(history)).toEqual(['a=xy']);
  });
});

describe('a name', () => {
  it('needs a flush of the folder; where names are journaled, one of its file is enough', () => {
    const history = historyOf(calls.openFolder, calls.open(3, 'a'), calls.pwrite(3, 0, 'x'), calls.sync(3));
    expect(statesOf(history)).toEqual(['', 'a=x']);
    expect(statesOf(history, { rules: 'journal' })).toEqual(['a=x']);
  });

  it('changes all or nothing in a rename', () => {
    const history = historyOf(
      ...there,
      calls.open(4, 'b'),
      calls.pwrite(4, 0, 'x'),
      calls.sync(4),
      calls.syncFolder,
      calls.rename('b', 'a'),
    );
    expect(statesOf(history)).toEqual(['a=o b=x', 'a=x']);
  });

  it('changes in any order with others, or in the one order of the journal', () => {
    const history = historyOf(
      ...there,
      calls.open(4, 'b'),
      calls.syncFolder,
      calls.unlink('a'),
      calls.unlink('b'),
    );
    expect(statesOf(history)).toEqual(['', 'a=o', 'a=o b=', 'b=']);
    expect(statesOf(history, { rules: 'journal' })).toEqual(['', 'a=o b=', 'b=']);
  });
});

describe('what the model does not know is refused', () => {
  it.each([
    [
      'writes through memory',
      `mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, ${at(3, '/a')}, 0) = 0x7f00`,
    ],
    ['writes of several parts', 'writev(3, [], 2) = 8'],
    ['copies within the kernel', 'dup(3) = 4'],
    ['folders', `mkdir("${hex('/d/sub')}", 0777) = 0`],
    ['a position that reading may have moved', calls.write(3, 'x')],
    ['files from elsewhere', `rename("${hex('/tmp/b')}", "${hex('/d/a')}") = 0`],
  ])('%s', (_, line) => {
    expect(() => historyOf(...there, line)).toThrow('the disk model');
  });

  it('but what is done elsewhere is none of its business', () => {
    const elsewhere = `mkdir("${hex('/tmp/x')}", 0777) = 0`;
    expect(statesOf(historyOf(...there, elsewhere, 'writev(77, [], 2) = 8'))).toEqual(['a=o']);
  });
});

it('after a flush that failed, what was to be flushed may be forgotten, but for pages that are written again', () => {
  const page = (letter: string): string => letter.repeat(4096);
  const failed = calls.sync(3).replace('= 0', '= -1 EIO (Input/output error)');
  const twoPages = [calls.pwrite(3, 0, page('1')), calls.pwrite(3, 4096, page('2')), failed];
  const history = historyOf(...there, ...twoPages, calls.pwrite(3, 4096 + 512, sector('n')), calls.sync(3));
  expect(statesOf(history, { kept: 0 })).toEqual(['a=12n2']);
  expect(statesOf(history, { kept: 0, forgetsWhatFailed: true })).toEqual(['a=o-2n2']);
});
