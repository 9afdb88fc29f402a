import { BETWEEN } from "../formats/between.ts";
import { setRange } from "../overlays/ranges.ts";
import { device } from "./device.ts";
import {
  type AnyProperty,
  type Datatype,
  type Given,
  type Property,
  type PropertyAttributes,
  send,
  type Value,
  type ValueOf,
} from "./property.ts";

/** What an element of a node is called by: a number where the node has a range. */
export type Index = number | undefined;

/** An independent part of the device: a sensor, a relay, a button; or with a range several that are alike. */
export interface Node<Element extends Index = Index> {
  /** As the sketch has given it. */
  readonly id: string;
  /** @internal Its name and its type. */
  readonly _about: string;
  /** @internal The first and the last element of a range. */
  readonly _range?: Range;
  /** @internal */
  _onInput?: (property: AnyProperty, value: Value, index: Index) => boolean;
  /**
   * Adds a property.
   * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a property with another id is left out, which the console says
   */
  advertise<const Id extends string, Kind extends Datatype = "string", const Format extends string = string>(
    id: CheckedId<Id>,
    attributes?: PropertyAttributes<Kind, Format, Element>,
  ): Property<ValueOf<Kind, Format>, Element>;
  /**
   * Sets the handler of what is published to any settable property of the node, in place of the one before. It is called after
   * `homie.onInput`'s and before the property's own.
   * @param handler returns whether it has dealt with the value: then the property's handler is not called
   */
  onInput(handler: (property: AnyProperty, value: Value, index: Element) => boolean): void;
}

/** The first and the last element of a node: whole numbers, from 0 on, at most 255. */
export type Range = readonly [number, number];

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

/** A node as the firmware has it: the list of its properties, so that it need not have one. */
export type NodeList = Node & Listed[];

/**
 * A property as its node lists it. Where the sketch does not keep it, and its attributes lie in flash: their place, a comma, and its id.
 * That is three variables, where an object would be eight.
 */
export type Listed = Property<never> | string;

/**
 * The `advertise` of every node.
 * @param isUnused whether nobody keeps what it returns: the build says so where that is plain to see
 */
function advertise(this: NodeList, id: string, attributes?: Given, isUnused?: boolean): Property<never> | undefined {
  if (isUnused && typeof attributes === "number") {
    device._sendValue = send;
    this.push(`${attributes},${id}`);
    return undefined;
  }
  const property = { id, _node: this.id, _attributes: attributes || {}, send };
  this.push(property);
  return property;
}

/**
 * Adds a node.
 * @param id `a-z`, `0-9` and `-`, with no `-` at either end; a node with another id is left out, which the console says
 * @param type what kind of thing it is, for people and controllers
 */
export function node<const Id extends string>(id: CheckedId<Id>, name: string, type: string): Node<undefined>;
/**
 * Adds a node that has elements which are alike: Homie 3's array of nodes, whose elements are `<id>_<index>`.
 * @throws Error when the range is none
 */
export function node<const Id extends string>(
  id: CheckedId<Id>,
  name: string,
  type: string,
  options: { range: Range },
): Node<number>;
export function node(id: string, name: string, type: string, options?: { range: Range }): Node<never> {
  const added = [] as unknown as { -readonly [Key in keyof NodeList]: NodeList[Key] };
  added.id = id;
  added._about = name + BETWEEN + type;
  added.advertise = advertise as NodeList["advertise"];
  const { _nodeInput: onInput } = device;
  if (onInput) added.onInput = onInput;
  if (options) setRange(added, options.range);
  device._nodes.push(added);
  return added as unknown as Node<never>;
}
