import type { Place } from "./origins.ts";
import type { Code } from "./syntax.ts";

/** A function of the image, or code that is evaluated by itself. */
export interface Fn {
  kind: "function";
  id: number;
  code: Code;
  params: Slot[];
  result: Slot;
  /** Where it begins. */
  place: Place | undefined;
  /** Where a character of its code comes from. */
  origin: (at: number) => Place | undefined;
  name: string;
}

/** Something of the engine's: `Wifi`, `Wifi.connect`, what that returns. */
export interface Native {
  kind: "native";
  name: string;
  /** What its properties' names begin with, see rootOf. */
  root: string;
  /** Properties of it that are read. */
  properties: Map<string, Native>;
}

/** The engine's objects whose functions are told apart from others of their names. */
const ROOTS = new Set(["net", "http", "Wifi", "E", "process", "Storage", "Flash", "Promise", "JSON"]);
/** Those whose functions give objects of the engine's, not the program's own. */
export const GIVE_ENGINES = new Set(["net", "http"]);

/** What is left of a native's name in those of its properties and results: the module or the object that it began with. */
export const rootOf = (name: string): string => {
  const root = name.split(".")[0]!;
  return ROOTS.has(root) ? root : "?";
};

/** What a function of one of the engine's objects gives is something else than that object, whose name it goes by. */
export const resultOf = (root: string): string => (root === "?" || GIVE_ENGINES.has(root) ? root : `${root}.()`);

/** A chunk's place in the image, which is evaluated later. */
export interface Later {
  kind: "later";
  chunk: string;
}

/** A short text, which may come to be the name of a property. */
export interface Text {
  kind: "text";
  text: string;
}

/** Any object of the program's own. */
export interface Own {
  kind: "own";
}

export const OWN: Own = { kind: "own" };

export type Value = Fn | Native | Later | Text | Own;

/** Whether a value is plainly one of the engine's objects, or no object at all: nothing that the program has given functions. */
export function isEngines(value: Value): boolean {
  if (value.kind === "native") return value.name !== "?" && !value.name.includes(".");
  return value.kind === "text" || value.kind === "later";
}

/** What most slots have: there are tens of thousands of them. */
const NONE: readonly never[] = [];

/** How many values are looked through rather than looked up: most slots have a few at the most. */
const FEW = 12;

/** What a variable, a property or an expression may be: functions, and what the engine provides. */
export class Slot {
  #values: Value[] | undefined;
  #edges: Edge[] | undefined;
  #reads: Read[] | undefined;
  #known: Set<Value> | undefined;
  #copied: Map<Slot, number> | undefined;
  #isTouched = false;

  /** @param touched the slots of which something follows that has not been seen to yet */
  constructor(private readonly touched: Slot[]) {}

  /** In the order in which they were added; there are only ever more. */
  get values(): readonly Value[] {
    return this.#values ?? NONE;
  }

  /** The slots that may be all that this one may be. */
  get edges(): readonly Edge[] {
    return this.#edges ?? NONE;
  }

  /** The properties that are read of it. */
  get reads(): readonly Read[] {
    return this.#reads ?? NONE;
  }

  /** Has another slot be whatever this one may be. */
  flowTo(to: Slot): void {
    this.#edges ??= [];
    this.#edges.push({ to, taken: 0 });
    this.touch();
  }

  /** Has another slot be what a property of this one may be. */
  readInto(name: string, result: Slot): void {
    this.#reads ??= [];
    this.#reads.push({ name, result, seen: 0, isOpen: false });
    this.touch();
  }

  /** Has what follows from this slot be seen to. */
  touch(): void {
    if (this.#isTouched) return;
    this.#isTouched = true;
    this.touched.push(this);
  }

  /** To be called when it is seen to. */
  untouch(): void {
    this.#isTouched = false;
  }

  /** @returns whether it is a new one */
  add(value: Value): boolean {
    this.#values ??= [];
    if (this.#known ? this.#known.has(value) : this.#values.includes(value)) return false;
    this.#values.push(value);
    if (this.#known) this.#known.add(value);
    else if (this.#values.length > FEW) this.#known = new Set(this.#values);
    this.touch();
    return true;
  }

  /** The number of the first value that was not there when another slot last asked for them. */
  nextFor(other: Slot): number {
    this.#copied ??= new Map();
    const next = this.#copied.get(other) ?? 0;
    this.#copied.set(other, this.values.length);
    return next;
  }
}

/** Whatever a slot may be, another one may be as well. */
export interface Edge {
  to: Slot;
  /** How many of the values of the one have come to the other. */
  taken: number;
}

/** A property of a slot's values that is read. */
export interface Read {
  name: string;
  result: Slot;
  /** How many of the values of the object have been looked at. */
  seen: number;
  /** Whether it may be what was put under its name, into whichever object. */
  isOpen: boolean;
}
