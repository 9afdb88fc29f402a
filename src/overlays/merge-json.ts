"use overlay";
/**
 * Merges a change into the stored configuration, as RFC 7396 says: objects merge, null removes, anything else replaces. Both
 * are JSON in lines (src/formats/config/lines.ts), and so is what is written; neither is made into values.
 */
import { findMember, indentation, keyEnd } from "../formats/config/lines.ts";
import { MAX_STORED } from "../formats/journal.ts";

/** Members that a turn takes. */
const MEMBERS = 3;
/** Bytes that are copied at a time. */
const PIECE = 96;
/** Numbers that an object takes in `_work`. */
const SIZE = 3;

/** A change that is being merged. */
export interface Merging {
  _change: string;
  /** What was written so far. */
  _json: string;
  /**
   * The objects that are open, three numbers each: its place in the stored text (0 where it has none there), its place in
   * the change, and where to go on: in the stored text; or in the change, then negative.
   */
  _work: number[];
}

/** The beginning. */
export function startMerging(stored: string, change: string): Merging {
  return { _change: change, _json: "{", _work: [stored.length, change.length, 0] };
}

/**
 * Goes on, as far as a turn goes. It is through when nothing is open any more.
 * @param stored the same text each time
 */
export function mergeOn(it: Merging, stored: string): void {
  const { _change: change, _work: work } = it;
  let json = it._json;
  it._json = "";
  for (let left = MEMBERS; left > 0 && work.length && json.length <= MAX_STORED; left--) {
    const top = work.length - SIZE;
    const there = work[top]!;
    const here = work[top + 1]!;
    const isOld = work[top + 2]! >= 0;
    const text = isOld ? stored : change;
    const behind = (isOld ? there : here) & 4095;
    const indent = indentation(top / SIZE);
    const head = `\n${indent}"`;
    const line = text.indexOf(head, isOld ? work[top + 2] : -work[top + 2]!);
    if (line < 0 || line >= behind) {
      // Behind the members that are stored come those that are new.
      if (isOld) work[top + 2] = -1 - (here >> 12);
      else {
        work.splice(top, SIZE);
        json += "}";
      }
      continue;
    }
    const from = line + head.length;
    const quote = keyEnd(text, from);
    const next = text.indexOf(head, quote);
    const end = next > 0 && next < behind ? next : behind;
    work[top + 2] = isOld ? end : -end;
    const key = text.substr(from, quote - from);
    const other = isOld ? findMember(change, here, indent, key) : there && findMember(stored, there, indent, key);
    // What is stored and is to be changed was dealt with before what is new.
    if (!isOld && other) continue;
    const place = isOld && other ? other : ((quote + 2) << 12) | (end - 1);
    const isChange = !isOld || !!other;
    const source = isChange ? change : stored;
    let at = place >> 12;
    const to = place & 4095;
    if (isChange && to - at === 4 && source.substr(at, 4) === "null") continue;
    if (!json.endsWith("{")) json += ",";
    json += text.substr(line, quote + 2 - line);
    if (isChange && source[at] === "{") {
      json += "{";
      const isMerged = isOld && stored[quote + 2] === "{";
      const old = isMerged ? ((quote + 2) << 12) | (end - 1) : 0;
      work.push(old, place, isMerged ? quote + 2 : -1 - at);
    }
    // In pieces: of a string in memory each is a copy.
    else for (; at < to; at += PIECE) json += source.substr(at, Math.min(PIECE, to - at));
  }
  it._json = json;
}
