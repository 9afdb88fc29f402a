"use overlay";
/**
 * Names what is different between two configurations: keys, and the keys of their sections. What a section's key holds is
 * compared as a whole. Both are JSON in lines (src/formats/config/lines.ts).
 */
import { findMember, indentation, keyEnd, valueText } from "../formats/config/lines.ts";

/** Members that a turn takes. */
const MEMBERS = 4;
/** Numbers that an object takes in `_work`. */
const SIZE = 3;
/** The longest list of paths, in bytes. */
const MAX_PATHS = 200;

/** Two configurations that are being compared. */
export interface Comparing {
  /**
   * The configuration, and in it the section that is open, three numbers each: its place in the text before, its place in
   * the text after, and where to go on: in the text before; or in the one after, then negative.
   */
  _work: number[];
  /** The open section's name. */
  _section: string;
  /** What was found, with commas between the paths. */
  _paths: string;
}

/** The beginning. */
export function startComparing(before: string, after: string): Comparing {
  return { _work: [before.length, after.length, 0], _section: "", _paths: "" };
}

/**
 * Goes on, as far as a turn goes. It is through when nothing is open any more.
 * @param before the same text each time
 * @param after the same text each time
 */
export function compareOn(it: Comparing, before: string, after: string): void {
  const work = it._work;
  for (let left = MEMBERS; left > 0 && work.length; left--) {
    const top = work.length - SIZE;
    const isOld = work[top + 2]! >= 0;
    const text = isOld ? before : after;
    const other = isOld ? after : before;
    const place = work[isOld ? top : top + 1]!;
    const otherPlace = work[isOld ? top + 1 : top]!;
    const behind = place & 4095;
    const indent = indentation(top / SIZE);
    const head = `\n${indent}"`;
    const line = text.indexOf(head, isOld ? work[top + 2] : -work[top + 2]!);
    if (line < 0 || line >= behind) {
      if (isOld) work[top + 2] = -1 - (otherPlace >> 12);
      else work.splice(top, SIZE);
      continue;
    }
    const from = line + head.length;
    const quote = keyEnd(text, from);
    const next = text.indexOf(head, quote);
    const end = next > 0 && next < behind ? next : behind;
    work[top + 2] = isOld ? end : -end;
    const key = text.substr(from, quote - from);
    const found = findMember(other, otherPlace, indent, key);
    if (found && !isOld) continue;
    if (found) {
      const own = ((quote + 2) << 12) | (end - 1);
      if (valueText(text, own) === valueText(other, found)) continue;
      if (!top && text[quote + 2] === "{" && other[found >> 12] === "{") {
        it._section = key;
        work.push(own, found, quote + 2);
        continue;
      }
    }
    if (it._paths) it._paths += ",";
    it._paths += top ? `${it._section}.${key}` : key;
    if (it._paths.length > MAX_PATHS) {
      it._paths = `${it._paths.substr(0, MAX_PATHS)}...`;
      work.splice(0);
    }
  }
}
