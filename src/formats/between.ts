/** Stands between a node's name and its type: of two texts, each takes a variable more. */
export const BETWEEN = "\0";
