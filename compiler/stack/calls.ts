import * as t from "@babel/types";
import { BOOT_FILE } from "../../src/formats/layout.ts";
import { IN_FLASH_MARK, LATER_MARK, OVERLAY_MARK, TURN_MARK } from "../passes/03-overlay-calls.ts";
import { ASSET_MARK } from "../passes/04-asset-calls.ts";
import { HELPER, LATER, NEXT, READER, TURN } from "../passes/35-link.ts";
import { ANY_NATIVE, ENTRY_BY_EVENT, type EntryKind, NATIVES, type NativeCost } from "./costs.ts";
import { type ChunkCode, ELEMENTS, type Flow, type Looked, type Site } from "./flow.ts";
import type { Place } from "./origins.ts";
import { bare, isPlainValue, keyOf, literal, marked } from "./plain-syntax.ts";
import { type Fn, GIVE_ENGINES, type Native, OWN, resultOf, rootOf, type Slot, type Value } from "./slots.ts";

/** What makes objects of the engine's. */
const DEVICES = new Set(["SPI", "I2C", "OneWire", "Serial"]);
/** What gives its first argument properties. */
const ADDS = new Set(["assign", "defineProperty", "setPrototypeOf"]);
const GIVES_ELEMENT = new Set([
  "shift",
  "pop",
  "splice",
  "slice",
  "concat",
  "filter",
  "find",
  "reverse",
  "sort",
  "map",
]);
const TAKES_ELEMENT = new Set(["push", "unshift", "splice", "fill"]);

/** A call, and what it reaches. */
export interface Call {
  node: t.CallExpression | t.NewExpression;
  /** Functions that are called there. */
  functions: Fn[];
  /** Functions that the engine calls before it returns from there, and how far below the call's frame. */
  called: { fn: Fn; below: number }[];
  /** The engine's, where it may be one of those. */
  native: { name: string; cost: NativeCost } | undefined;
  /** Whether nothing is known of what is called there. */
  isUnknown: boolean;
}

/** A function that the engine calls in a turn of its own. */
export interface Entry {
  kind: EntryKind;
  fn: Fn;
  /** Where it was handed to the engine. */
  place: Place | undefined;
}

/** Finds out which functions each call of an image may reach; a parameter may be whatever any call passes. */
export class Calls {
  readonly entries = new Map<string, Entry>();
  /** The number of the call that has entered each of them. */
  readonly #entered = new Map<string, number>();
  readonly #calls = new Map<t.Node, Call>();
  /** What has been looked at for the call that is solved. */
  #looked: Looked[] = [];

  /**
   * Follows all values to where they may get from a function that is called, and finds what each call reaches.
   * @param from what the engine calls first
   */
  constructor(
    private readonly flow: Flow,
    from: Fn,
  ) {
    flow.begin(from);
    this.#spread();
    flow.openNames();
    this.#spread();
    flow.close();
    for (const site of flow.sites) if (site.isUntold) site.looked = undefined;
    this.#spread();
  }

  /** What a call reaches; undefined where nothing comes to it. */
  at(node: t.Node): Call | undefined {
    return this.#calls.get(node);
  }

  /** The functions that read or write a property of a name. */
  accessors(name: string): Fn[] {
    return this.flow.getters.get(name) ?? [];
  }

  #spread(): void {
    const { flow } = this;
    do {
      flow.changed = false;
      flow.spread();
      for (const site of flow.sites) this.#solveSite(site);
    } while (flow.changed);
  }

  /** Has whatever the one slot may be by now be what the other may be as well. */
  #copy(from: Slot, to: Slot): void {
    const { length } = this.#look(from);
    for (let at = from.nextFor(to); at < length; at++) this.flow.give(from.values[at]!, to);
  }

  /** What a slot may be, for a call: what is found depends on it. */
  #look(slot: Slot): readonly Value[] {
    this.#looked.push({ slot, length: slot.values.length });
    return slot.values;
  }

  /** What an expression may be, for a call. */
  #valuesOf(node: t.Node): readonly Value[] {
    return this.#look(this.flow.slots.get(node)!);
  }

  #pass(args: t.Node[], fn: Fn): void {
    args.forEach((one, at) => {
      const param = fn.params[at];
      if (param) this.#copy(this.flow.slots.get(one)!, param);
    });
  }

  /** Finds what a call reaches, unless nothing that it depends on has changed since that was done. */
  #solveSite(site: Site): void {
    if (site.looked?.every(({ slot, length }) => slot.values.length === length)) return;
    this.#looked = [];
    site.looked = this.#looked;
    const { node, result } = site;
    const call: Call = { node, functions: [], called: [], native: undefined, isUnknown: false };
    this.#calls.set(node, call);
    const reach = (fn: Fn, args: t.Node[]): void => {
      if (!call.functions.includes(fn)) call.functions.push(fn);
      this.flow.reached(fn);
      this.#pass(args, fn);
      this.#copy(fn.result, result);
    };
    const overlay = marked(node, OVERLAY_MARK);
    if (overlay !== undefined) {
      const { helpers, body } = this.flow.chunk(overlay);
      reach(helpers.get(HELPER)!, []);
      this.#copy(body.result, result);
      return;
    }
    if (marked(node, ASSET_MARK) !== undefined) {
      call.native = { name: "Storage.read", cost: NATIVES.read! };
      return;
    }
    const args = node.arguments as t.Node[];
    const callee = bare(node.callee);
    if (site.chunk !== undefined && this.#solveHelper(site.chunk, callee, call, reach)) return;
    if (t.isIdentifier(callee, { name: "eval" }) && !this.flow.assigned.has("eval")) {
      call.native = { name: "eval", cost: NATIVES.eval! };
      const isLoader = t.isCallExpression(args[0]) && literal(args[0].arguments[0]) === BOOT_FILE;
      if (!this.flow.booted) call.isUnknown = true;
      else if (isLoader === this.flow.booted.isLoader) {
        this.#callBack(call, this.flow.booted.fn, NATIVES.eval!);
        this.#copy(this.flow.booted.fn.result, result);
      } else this.flow.give(this.flow.native("?"), result);
      return;
    }
    if (t.isIdentifier(callee, { name: IN_FLASH_MARK })) {
      for (const one of this.#valuesOf(args[0]!)) {
        if (one.kind !== "later") continue;
        const { helpers, body } = this.flow.chunk(one.chunk);
        reach(helpers.get(HELPER)!, []);
        this.#copy(body.result, result);
      }
      return;
    }
    if (t.isIdentifier(callee, { name: LATER_MARK })) {
      for (const { helpers } of this.#startTurns(site, args[0]!, NEXT, args.slice(1))) reach(helpers.get(LATER)!, []);
      return;
    }
    if (t.isSuper(callee)) {
      // Which class it is does not matter: every constructor that is there is one that it may be.
      for (const fn of this.#look(this.flow.constructors)) if (fn.kind === "function") reach(fn, args);
      return;
    }
    const member = t.isMemberExpression(callee) ? keyOf(callee.property, callee.computed) : undefined;
    if ((member === "call" || member === "apply") && t.isMemberExpression(callee)) {
      const targets = this.#valuesOf(callee.object).filter((one): one is Fn => one.kind === "function");
      call.native = { name: member, cost: NATIVES.call! };
      for (const fn of targets) {
        this.#callBack(call, fn, NATIVES.call!);
        this.#pass(args.slice(1), fn);
        // The elements of a list, and what becomes `this`, may be anything.
        if (member === "apply") for (const one of fn.params) this.flow.give(OWN, one);
        if (args[0]) this.flow.addTo(this.#valuesOf(args[0]));
        this.#copy(fn.result, result);
      }
      if (targets.length) return;
    }
    if (member === "bind" && t.isMemberExpression(callee)) {
      this.#copy(this.flow.slots.get(callee.object)!, result);
      for (const one of this.#valuesOf(callee.object)) {
        if (one.kind === "function") for (const param of one.params) this.flow.give(OWN, param);
      }
    }
    const values = [...this.#valuesOf(this.flow.slots.has(callee) ? callee : node.callee)];
    for (const one of values) if (one.kind === "function") reach(one, args);
    const native = values.find((one): one is Native => one.kind === "native");
    if (t.isNewExpression(node) && !native) this.flow.give(OWN, result);
    const isListed = member !== undefined && Object.hasOwn(NATIVES, member);
    site.isUntold = !native && !isListed && member !== undefined && !call.functions.length;
    if (native || isListed || (this.flow.isFinal && site.isUntold)) {
      this.#solveNative(call, native?.name ?? member!, member ?? native!.name, site, args);
    } else if (!call.functions.length) call.isUnknown = values.length > 0 || !this.flow.guarded.has(node);
  }

  /** In the functions that evaluate a chunk: which one it is, there. */
  #solveHelper(chunk: string, callee: t.Node, call: Call, reach: (fn: Fn, args: t.Node[]) => void): boolean {
    const { body } = this.flow.chunk(chunk);
    if (t.isIdentifier(callee, { name: READER })) call.native = { name: "Storage.read", cost: NATIVES.read! };
    else if (t.isNewExpression(callee)) reach(body, []);
    else if (t.isCallExpression(callee) && t.isNewExpression(callee.callee)) {
      // What it is given is passed where the turn is asked for.
      for (const one of this.#look(body.result)) if (one.kind === "function") reach(one, []);
    } else return false;
    return true;
  }

  #solveNative(call: Call, name: string, member: string, site: Site, args: t.Node[]): void {
    const { node, origin, result } = site;
    const cost =
      (Object.hasOwn(NATIVES, name) && NATIVES[name]) ||
      (Object.hasOwn(NATIVES, member) && NATIVES[member]) ||
      ANY_NATIVE;
    const isPlain = cost.plain !== undefined && args.every(isPlainValue);
    call.native = { name, cost: isPlain ? { ...cost, peak: cost.plain! } : cost };
    if (TAKES_ELEMENT.has(member))
      for (const one of args) this.#copy(this.flow.slots.get(one)!, this.flow.property(ELEMENTS));
    if (GIVES_ELEMENT.has(member)) this.#copy(this.flow.property(ELEMENTS), result);
    const givesEngines =
      member === "require" || GIVE_ENGINES.has(rootOf(name)) || (t.isNewExpression(node) && DEVICES.has(name));
    if (!givesEngines) this.flow.give(OWN, result);
    if (ADDS.has(member) && args[0]) this.flow.addTo(this.#valuesOf(args[0]));
    if (member === "require") {
      const module = literal(args[0]);
      if (module !== undefined) this.flow.give(this.flow.native(module), result);
    } else if (!GIVES_ELEMENT.has(member)) {
      const isDevice = t.isNewExpression(node) && DEVICES.has(name);
      this.flow.give(this.flow.native(isDevice ? name : resultOf(rootOf(name))), result);
    }
    if (member === "stringify") {
      for (const one of this.#look(this.flow.property("toJSON")))
        if (one.kind === "function") this.#callBack(call, one, cost);
      return;
    }
    args.forEach((one, at) => {
      for (const value of this.#valuesOf(one)) {
        if (value.kind !== "function") continue;
        if (cost.calls !== undefined) {
          this.#callBack(call, value, cost);
          if (member === "map") this.#copy(value.result, this.flow.property(ELEMENTS));
          for (const param of value.params) {
            this.#copy(this.flow.property(ELEMENTS), param);
          }
        } else if (cost.entry) {
          const place = origin(node.start ?? 0);
          const kind = cost.entry === "event" ? eventKind(name, literal(args[0])) : cost.entry;
          this.#enter({ kind, fn: value, place }, site);
          if (kind === "timer") this.#pass(args.slice(at + 2), value);
          else for (const param of value.params) this.flow.give(this.flow.native("?"), param);
        }
      }
    });
    if (t.isIdentifier(args[0], { name: TURN_MARK })) this.#startTurns(site, args[2]!, TURN, args.slice(3));
  }

  /** Notes a function that one of the engine's calls before it returns. */
  #callBack(call: Call, fn: Fn, { calls }: NativeCost): void {
    this.flow.reached(fn);
    call.called.push({ fn, below: calls! });
  }

  /** Notes a function that the engine calls in a turn of its own; of several places the last one. */
  #enter(entry: Entry, { number }: Site): void {
    const key = `${entry.kind} ${entry.fn.id}`;
    this.flow.reached(entry.fn);
    if (number < (this.#entered.get(key) ?? 0)) return;
    this.#entered.set(key, number);
    this.entries.set(key, entry);
  }

  /**
   * Notes that chunks' functions are called in turns of their own.
   * @param site where they are handed to the engine
   * @param helper what the timer runs, which evaluates and calls them
   * @param args what they are given
   * @returns the chunks whose places an expression may be
   */
  #startTurns(site: Site, place: t.Node, helper: string, args: t.Node[]): ChunkCode[] {
    const chunks = this.#valuesOf(place).flatMap((one) => (one.kind === "later" ? [this.flow.chunk(one.chunk)] : []));
    for (const { body, helpers } of chunks) {
      const fn = helpers.get(helper)!;
      const steps = this.#look(body.result).filter((one): one is Fn => one.kind === "function");
      this.#enter({ kind: "timer", fn, place: steps[0]?.place ?? body.place }, site);
      for (const one of steps) this.#pass(args, one);
    }
    return chunks;
  }
}

/** What an event's handler runs in, by what it is an event of, or else by its name. */
function eventKind(callee: string, event: string | undefined): EntryKind {
  const isSocket = /^(net|tls|\?|http)\b/.test(callee);
  const byName = event !== undefined && Object.hasOwn(ENTRY_BY_EVENT, event) ? ENTRY_BY_EVENT[event]! : "event";
  if (/^Wifi\b/.test(callee)) return "Wi-Fi event";
  if (/^(E|process)\b/.test(callee)) return "event";
  return isSocket && byName === "event" ? "socket event" : byName;
}
