/**
 * Upper and lower case become one. Two letters are left alone (İ and the Kelvin sign): they alone would become ASCII
 * letters, and then an index that knows only the case of ASCII would miss them.
 */
export function fold(text: string): string {
  return ODD.test(text) ? text.replace(REST, (part) => part.toLowerCase()) : text.toLowerCase();
}

const ODD = /[\u0130\u212a]/;
const REST = /[^\u0130\u212a]+/g;
