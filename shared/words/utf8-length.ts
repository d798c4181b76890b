/** Bytes of a text in UTF-8, without making the bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // A surrogate pair is two units and four bytes, so each half counts one more; others up to three bytes.
    if (unit >= 0xd800 && unit <= 0xdfff) bytes += 1;
    else if (unit > 0x7ff) bytes += 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}
