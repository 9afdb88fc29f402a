"use overlay";
/** Nodes whose elements are alike: the Homie convention 3.0.1, "Arrays". */
import type { Node, Range } from "../resident/node.ts";

/** The greatest index of an element. */
const MAX_INDEX = 255;

/** Gives a node its range. */
export function setRange(node: Node, range: Range): void {
  const [from, to] = range;
  const isWhole = from % 1 === 0 && to % 1 === 0;
  if (!isWhole || from < 0 || to < from || to > MAX_INDEX)
    throw new Error(`${node.id}: a range is [from, to], whole numbers from 0 to ${MAX_INDEX}, and not [${range}]`);
  (node as { _range: Range })._range = range;
}
