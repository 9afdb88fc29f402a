import type { NodePath } from "@babel/core";
import type { Node } from "@babel/types";
import { UserError } from "../files/user-error.ts";

/** Where a construct stands in a source file. */
export interface Place {
  /** As messages name it. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** Says that a construct can neither run on Espruino nor be lowered, where it stands, and what to write instead. */
export class Diagnostic extends UserError {
  override name = "Diagnostic";

  constructor(
    readonly construct: string,
    readonly advice: string,
    readonly place: Place,
  ) {
    super(`${place.file}:${place.line}:${place.column}: ${construct} does not run on Espruino: ${advice}`);
  }
}

/** Stops the build with a diagnostic for a node. */
export function diagnose(path: NodePath<Node>, file: string, construct: string, advice: string): never {
  const loc = (path.node.loc ?? path.findParent((parent) => Boolean(parent.node.loc))?.node.loc)?.start;
  throw new Diagnostic(construct, advice, { file, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 });
}
