/** `node.onInput`. The build puts this module before a sketch that names the method: a node's method takes variables in each of them. */
import { device } from "./device.ts";
import { offerNode } from "./input.ts";
import type { Node } from "./node.ts";

function onInput(this: Node, handler: NonNullable<Node["_onInput"]>): void {
  this._onInput = handler;
  device._offer = device._offer || offerNode;
}

device._nodeInput = onInput;
