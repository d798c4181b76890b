/** Deeper than any JSON is meant to be here, and well within the stack. */
const MAX_DEPTH = 200;

/** Something within a value that JSON can't hold. */
export interface Unfit {
  /** Where it is: '' for the value itself, else like `.files[2].read`. */
  readonly path: string;
  readonly is: string;
}

/** Bounds of the bytes of JSON that was looked at, without making the text. */
export interface JsonMeasure {
  least: number;
  most: number;
}

/** What JSON can't hold in a value; null when all fits. */
export function unfitForJson(value: unknown): Unfit | null {
  return unfitPart(value, 0, { least: 0, most: 0 }, Number.POSITIVE_INFINITY);
}

/** The same, and how long it is; null also when so much was seen that it is more than `limit` anyway. */
export function measureJson(value: unknown, limit: number): JsonMeasure & { readonly unfit: Unfit | null } {
  const measure = { least: 0, most: 0 };
  const unfit = unfitPart(value, 0, measure, limit);
  return { ...measure, unfit };
}

function unfitPart(value: unknown, depth: number, measure: JsonMeasure, limit: number): Unfit | null {
  if (measure.least > limit) return null;
  switch (typeof value) {
    case 'string':
      addText(value, measure);
      return null;
    case 'boolean':
      add(4, 5, measure);
      return null;
    case 'number':
      add(1, 25, measure);
      return Number.isFinite(value) ? null : { path: '', is: String(value) };
    case 'object':
      if (value === null) {
        add(4, 4, measure);
        return null;
      }
      if (depth === MAX_DEPTH) return { path: '', is: `nested more than ${MAX_DEPTH} deep, or holds itself` };
      return Array.isArray(value)
        ? unfitItem(value, depth, measure, limit)
        : unfitField(value, depth, measure, limit);
    default:
      return { path: '', is: value === undefined ? 'undefined' : `a ${typeof value}` };
  }
}

function unfitItem(
  list: readonly unknown[],
  depth: number,
  measure: JsonMeasure,
  limit: number,
): Unfit | null {
  add(2, 2 + list.length, measure);
  for (let index = 0; index < list.length; index += 1) {
    const unfit = unfitPart(list[index], depth + 1, measure, limit);
    if (unfit !== null) return { path: `[${index}]${unfit.path}`, is: unfit.is };
  }
  return null;
}

function unfitField(object: object, depth: number, measure: JsonMeasure, limit: number): Unfit | null {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return { path: '', is: 'no plain object' };
  add(2, 2, measure);
  for (const [name, value] of Object.entries(object)) {
    // As in JSON.stringify: a field that is undefined is none.
    if (value === undefined) continue;
    addText(name, measure);
    add(1, 2, measure);
    const unfit = unfitPart(value, depth + 1, measure, limit);
    if (unfit !== null) return { path: `.${name}${unfit.path}`, is: unfit.is };
  }
  return null;
}

/** A character takes a byte at least, and six at most, as \u0000 does. */
const addText = (text: string, measure: JsonMeasure): void =>
  add(text.length + 2, 6 * text.length + 2, measure);

function add(least: number, most: number, measure: JsonMeasure): void {
  measure.least += least;
  measure.most += most;
}
