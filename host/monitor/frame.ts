/** A place that Espruino names in a stack trace. */
export interface Frame {
  /** What stands before it in its line: the message, perhaps. */
  before: string;
  /** The function's name in the image, which is a short one; empty where it has none. */
  name: string;
  /** The file in Storage; empty where the code is in none, or the engine does not say it. */
  file: string;
  /** From 1 on. */
  line: number;
  column: number;
}

/** Since 2v27: `at name (fw.a:88:33006)`, or without a name; the name of one that has none is its text. */
const AT = /^(.*?)\bat (?:(.*) \((\S*?):(\d+):(\d+)\)|(\S*?):(\d+):(\d+))$/;
/** Before: `at line 88 col 33006 in fw.a`, then `in function "name" called from line ...`; the file only where it is known. */
const LINE_COL = /^(.*?)\b(?:at|in function (?:"(.*?)" )?called from) line (\d+) col (\d+)(?: in (\S+))?$/;
/** A name as the compiler makes them. */
const NAME = /^[\w$]+$/;

/** Reads the place that a line of the console ends with; undefined when it ends with none. */
export function parseFrame(text: string): Frame | undefined {
  const at = AT.exec(text);
  if (at) {
    const [, before, name = "", file, line, column, lone, loneLine, loneColumn] = at;
    return frame(before!, name, file ?? lone!, line ?? loneLine!, column ?? loneColumn!);
  }
  const old = LINE_COL.exec(text);
  return old ? frame(old[1]!, old[2] ?? "", old[5] ?? "", old[3]!, old[4]!) : undefined;
}

function frame(before: string, name: string, file: string, line: string, column: string): Frame {
  const known = NAME.test(name) ? name : "";
  return { before: before.trimEnd(), name: known, file, line: Number(line), column: Number(column) };
}
