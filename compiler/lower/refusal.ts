import type { NodePath } from "@babel/core";
import type { Node } from "@babel/types";
import { UserError } from "../../files/user-error.ts";

/** Where a construct stands in a source file. */
export interface Place {
  /** As messages name it. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** A construct that Espruino cannot run and the build cannot lower. */
export class Refusal extends UserError {
  override name = "Refusal";

  constructor(
    readonly construct: string,
    readonly advice: string,
    readonly place: Place,
  ) {
    super(`${place.file}:${place.line}:${place.column}: ${construct} does not run on Espruino: ${advice}`);
  }
}

/** Stops the build at a node. */
export function refuse(path: NodePath<Node>, file: string, construct: string, advice: string): never {
  const loc = (path.node.loc ?? path.findParent((parent) => Boolean(parent.node.loc))?.node.loc)?.start;
  throw new Refusal(construct, advice, { file, line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 });
}
