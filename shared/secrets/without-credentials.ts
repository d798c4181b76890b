/**
 * No text that a person or a log gets to see has the user and password of an address in it. A password may hold an @ that
 * nobody encoded, so everything up to the last one before the path goes.
 */
export const withoutCredentials = (text: string): string => text.replace(/\/\/[^/?#\s]*@/g, '//');
