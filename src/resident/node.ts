import { device } from "./device.ts";
import {
  type Attributes,
  type Datatype,
  type Property,
  type PropertyAttributes,
  send,
  type ValueOf,
} from "./property.ts";

/** An independent part of the device: a sensor, a relay, a button. */
export interface Node {
  readonly id: string;
  readonly _name: string;
  readonly _type: string;
  readonly _properties: Property<never>[];
  /**
   * Adds a property.
   * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a property with another id is left out, which the console says
   */
  advertise<const Id extends string, Kind extends Datatype = "string", const Format extends string = string>(
    id: CheckedId<Id>,
    attributes?: PropertyAttributes<Kind, Format>,
  ): Property<ValueOf<Kind, Format>>;
}

/** An id that is plain to see is checked when the sketch is; another one is left to the device. */
export type CheckedId<Id extends string> = Id extends "" | `-${string}` | `${string}-`
  ? InvalidId
  : HasInvalid<Id> extends true
    ? InvalidId
    : Id;

/** What the compiler shows in place of such an id. */
type InvalidId = "an id is a-z, 0-9 and -, with no - at either end";

type IdCharacter =
  | "-"
  | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  | ("a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m")
  | ("n" | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z");

/** Character by character, as far as they are known: `relay-${i}` is known up to the number. */
type HasInvalid<Text extends string> = Text extends `${infer Character}${infer Rest}`
  ? string extends Character
    ? false
    : `${number}` extends Character
      ? false
      : Character extends IdCharacter
        ? HasInvalid<Rest>
        : true
  : false;

/** The `advertise` of every node. */
function advertise(this: Node, id: string, attributes?: Attributes): Property<never> {
  const property = { id, _node: this.id, _attributes: attributes || {}, send };
  this._properties.push(property);
  return property;
}

/**
 * Adds a node.
 * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a node with another id is left out, which the console says
 * @param type what kind of thing it is, for people and controllers
 */
export function node<const Id extends string>(id: CheckedId<Id>, name: string, type: string): Node {
  const added: Node = { id, _name: name, _type: type, _properties: [], advertise: advertise as Node["advertise"] };
  device._nodes.push(added);
  return added;
}
