/**
 * `200, 204` or `200-299 404`: the codes, each once, in order; null when it is neither. Whether a code can be one is for
 * the request's own check.
 */
export function parseStatusCodes(text: string): readonly number[] | null {
  const codes = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((each) => each !== '')) {
    const range = /^(\d{1,4})(?:[-–](\d{1,4}))?$/.exec(part);
    if (range === null) return null;
    const first = Number(range[1]);
    const last = range[2] === undefined ? first : Number(range[2]);
    if (last < first) return null;
    for (let code = first; code <= last; code += 1) codes.add(code);
  }
  return [...codes].sort((one, other) => one - other);
}
