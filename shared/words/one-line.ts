/**
 * A text of anybody as one line of a screen, a terminal or a dialog shows it: white space and control characters become
 * single spaces, and so do the characters that turn the direction of the text around them.
 */
export const oneLine = (text: string): string =>
  text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
