// Pieces of the tour's work that no standard tool does. Needs nothing but Node 20 or newer.
//   node tour-work.mjs compress FOLDER SECONDS   compresses every file, one after the other, spread over that time
//   node tour-work.mjs index FOLDER SECONDS      counts the words of every file
//   node tour-work.mjs third-time NAME           fails twice, then succeeds
//   node tour-work.mjs report LINES              prints a long, coloured report
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';

const [task, what = '.', amount = '10'] = process.argv.slice(2);
const tasks = { compress, index, 'third-time': thirdTime, report };
if (!(task in tasks)) {
  console.error(`expected one of ${Object.keys(tasks).join(', ')}, got ${task}`);
  process.exit(2);
}
await tasks[task]();

async function compress() {
  let before = 0;
  let after = 0;
  await eachFile((content, name) => {
    const packed = brotliCompressSync(content);
    before += content.length;
    after += packed.length;
    return `${name}  ${size(content.length)} -> ${size(packed.length)}`;
  });
  const share = before === 0 ? 0 : Math.round((100 * after) / before);
  console.log(`${size(before)} became ${size(after)} (${share} %)`);
}

async function index() {
  const counts = new Map();
  await eachFile((content, name) => {
    const words =
      content
        .toString('utf8')
        .toLowerCase()
        .match(/[a-z]{4,}/g) ?? [];
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    return `${name}  ${words.length} words`;
  });
  const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 12);
  console.log(`${counts.size} different words; most frequent:`);
  for (const [word, count] of top) console.log(`${String(count).padStart(7)}  ${word}`);
}

/** Spread over the given seconds, so that there is something to watch. */
async function eachFile(work) {
  const files = filesIn(what);
  const pause = (Number(amount) * 1000) / Math.max(1, files.length);
  for (const [number, file] of files.entries()) {
    const line = work(readFileSync(file), relative(what, file) || file);
    console.log(`${String(Math.round((100 * (number + 1)) / files.length)).padStart(3)} %  ${line}`);
    await setTimeout(pause);
  }
}

/** A file stands for itself. At most 120: more would only be slower. */
function filesIn(path) {
  let entries;
  try {
    entries = readdirSync(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code !== 'ENOENT') throw error;
    console.log(`there is no ${path} here`);
    return [];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .slice(0, 120);
}

/** Each attempt is a process of its own, so the count is kept in a file. */
function thirdTime() {
  const folder = join(tmpdir(), 'jobdeck-tour');
  const file = join(folder, `${what}.attempts`);
  mkdirSync(folder, { recursive: true });
  let attempts = 1;
  try {
    attempts = Number(readFileSync(file, 'utf8')) + 1;
  } catch {
    // The first attempt.
  }
  if (attempts < 3) {
    writeFileSync(file, String(attempts));
    console.error(`attempt ${attempts}: the mirror answered with half a file`);
    process.exit(75);
  }
  rmSync(file, { force: true });
  console.log(`attempt ${attempts}: the file is whole`);
}

function report() {
  const colours = [31, 32, 33, 34, 35, 36];
  for (let line = 1; line <= Number(what); line += 1) {
    const colour = colours[line % colours.length];
    const share = ((line * 7919) % 1000) / 10;
    const bar = '#'.repeat(Math.round(share / 4));
    console.log(
      `\u001b[2m${String(line).padStart(6)}\u001b[0m \u001b[${colour}m${bar.padEnd(25)}\u001b[0m ${share.toFixed(1)} %`,
    );
  }
  console.log('\u001b[1;32mThe report is complete.\u001b[0m');
}

function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
