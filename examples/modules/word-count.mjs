/** Counts the words of a text file, line by line. Input: {"file": "README.md"}; a relative path is from this folder. */
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * @param {{ file: string }} input
 * @param {import('jobdeck/module').ModuleContext} context
 */
export default async function wordCount({ file }, { signal, progress }) {
  const { size } = statSync(file);
  const lines = createInterface({ input: createReadStream(file, { signal }) });
  let words = 0;
  let bytes = 0;
  for await (const line of lines) {
    words += line.split(/\s+/).filter((word) => word !== '').length;
    bytes += Buffer.byteLength(line) + 1;
    progress(bytes / size, `${words} words`);
  }
  console.log(`${file}: ${words} words`);
  return { file, words };
}
