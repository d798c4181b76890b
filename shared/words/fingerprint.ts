import type { RunError } from '../jobs/job.ts';
import { shortened } from './format.ts';

/** Of a message, no more than this is looked at: characters. */
const LONGEST = 500;

/**
 * What errors that differ only in their details have in common (docs/search.md tells the rules). In this order, since a
 * later rule would break up what an earlier one takes as a whole.
 */
const DETAILS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>)]+/gi, '<url>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<mail>'],
  [/"[^"\n]*"|'(?<!\w')[^'\n]*'(?!\w)|`[^`\n]*`|“[^”\n]*”|‘[^’\n]*’/g, '<text>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<id>'],
  [/(?:\b[A-Za-z]:[\\/]|\\\\|(?<![\w/])~?\.{0,2}\/)[^\s"'`:;,<>()[\]{}]+/g, '<path>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [
    /(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?=[0-9a-f:]*::)[0-9a-f:]{2,39})(?![\w:])/gi,
    '<address>',
  ],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\b/gi, '<hex>'],
  [/\d+(?:[.,]\d+)*/g, '<n>'],
  [/\s+/g, ' '],
];

/** `connect ECONNREFUSED 10.0.0.7:5432` becomes `connect ECONNREFUSED <address>`. */
export function normalizedMessage(message: string): string {
  return DETAILS.reduce(
    (text, [pattern, instead]) => text.replace(pattern, instead),
    shortened(message, LONGEST),
  ).trim();
}

/**
 * 16 hexadecimal digits that errors of the same kind share: of the code, with its own numbers, and of the message
 * without its details.
 */
export function fingerprintOf(error: RunError): string {
  return hash(`${error.code}\n${normalizedMessage(error.message)}`);
}

/** Two FNV-1a of 32 bits, one of them from another start: no secret depends on it, and both sides have to compute it. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0xc2b2ae35;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit ^ (b >>> 15), 0x85ebca6b);
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}
