/**
 * A level that outlives a restart: a byte, with its complement, in a word of flash behind the one before, in a page that neither engine
 * nor firmware uses. So the page is erased once in 64 times, and a power cut in the middle leaves no level that never was.
 */

const PAGE = 0x300000;
const WORD = 4;
const WORDS = 64;
const ERASED = 0xff;

export const UNKNOWN = 0xfe;

/** Where the next word goes, in bytes from the page's beginning. */
let end = 0;
/** What stands there. */
let kept = UNKNOWN;

/** What was written last; UNKNOWN where that is no level. */
export function readLevel(): number {
  const bytes = require("Flash").read(WORDS * WORD, PAGE);
  while (end < bytes.length && bytes[end] !== ERASED) end += WORD;
  if (end === 0) return kept;
  const level = bytes[end - WORD]!;
  const complement = bytes[end - WORD + 1]!;
  if (level <= 100 && level + complement === 0xff) kept = level;
  return kept;
}

export function writeLevel(level: number): void {
  if (level === kept) return;
  kept = level;
  const flash = require("Flash");
  if (end === WORDS * WORD) {
    flash.erasePage(PAGE);
    end = 0;
  }
  flash.write([level, 0xff - level, 0, 0], PAGE + end);
  end += WORD;
}
