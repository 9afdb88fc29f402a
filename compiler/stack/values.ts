import { parse } from "@babel/parser";
import * as t from "@babel/types";
import { BOOT_FILE } from "../../src/formats/layout.ts";
import { IN_FLASH_MARK, LATER_MARK, OVERLAY_MARK, PLACE_MARK, TURN_MARK } from "../passes/03-overlay-calls.ts";
import { ASSET_MARK } from "../passes/04-asset-calls.ts";
import type { Shipped } from "../passes/31-minify.ts";
import { HELPER, LATER, NEXT, READER, TURN } from "../passes/35-link.ts";
import { eachVariable, type Variable } from "../variables.ts";
import { ANY_NATIVE, ENTRY_BY_EVENT, type EntryKind, NATIVES, type NativeCost } from "./costs.ts";
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
interface Native {
  kind: "native";
  name: string;
  /** What its properties' names begin with, see rootOf. */
  root: string;
  /** Properties of it that are read. */
  properties: Map<string, Native>;
}

/** What is left of a native's name in those of its properties and results: the module or the object that it began with. */
const rootOf = (name: string): string => {
  const root = name.split(".")[0]!;
  return ROOTS.has(root) ? root : "?";
};

/** What a function of one of the engine's objects gives is something else than that object, whose name it goes by. */
const resultOf = (root: string): string => (root === "?" || GIVE_ENGINES.has(root) ? root : `${root}.()`);

/** A chunk's place in the image, which is evaluated later. */
interface Later {
  kind: "later";
  chunk: string;
}

/** A short text, which may come to be the name of a property. */
interface Text {
  kind: "text";
  text: string;
}

/** Any object of the program's own. */
interface Own {
  kind: "own";
}

const OWN: Own = { kind: "own" };

type Value = Fn | Native | Later | Text | Own;

/** Whether a value is plainly one of the engine's objects, or no object at all: nothing that the program has given functions. */
function isEngines(value: Value): boolean {
  if (value.kind === "native") return value.name !== "?" && !value.name.includes(".");
  return value.kind === "text" || value.kind === "later";
}

/** How many values are looked through rather than looked up: most slots have a few at the most. */
const FEW = 12;

/** What a variable, a property or an expression may be: functions, and what the engine provides. */
class Slot {
  /** In the order in which they were added; there are only ever more. */
  readonly values: Value[] = [];
  readonly edges: Edge[] = [];
  readonly reads: Read[] = [];
  #known: Set<Value> | undefined;
  #copied: Map<Slot, number> | undefined;
  #isTouched = false;

  /** @param touched the slots of which something follows that has not been seen to yet */
  constructor(private readonly touched: Slot[]) {}

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
    if (this.#known ? this.#known.has(value) : this.values.includes(value)) return false;
    this.values.push(value);
    if (this.#known) this.#known.add(value);
    else if (this.values.length > FEW) this.#known = new Set(this.values);
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
interface Edge {
  to: Slot;
  /** How many of the values of the one have come to the other. */
  taken: number;
}

/** A property of a slot's values that is read. */
interface Read {
  name: string;
  result: Slot;
  /** How many of the values of the object have been looked at. */
  seen: number;
  /** Whether it may be what was put under its name, into whichever object. */
  isOpen: boolean;
}

/** What a slot was when it was looked at. */
interface Looked {
  slot: Slot;
  /** How many values it had. */
  length: number;
}

/** Where a call stands. */
interface Site {
  number: number;
  node: t.CallExpression | t.NewExpression;
  origin: Fn["origin"];
  /** The chunk that it evaluates, in a function that does that. */
  chunk: string | undefined;
  result: Slot;
  /** What was looked at when it was solved last; undefined before. */
  looked: Looked[] | undefined;
}

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

/** A chunk: the code that it is, and the linker's functions where they have to do with it. */
interface ChunkCode {
  body: Fn;
  /** By their names: `$` evaluates it, `$t` and `$n` run it in a turn, `$l` queues it. */
  helpers: Map<string, Fn>;
}

/** Names under which the elements of arrays and properties with reckoned names are kept. */
const ELEMENTS = "[]";
const ANY = "[*]";

/** The engine's objects whose functions are told apart from others of their names. */
const ROOTS = new Set(["net", "http", "Wifi", "E", "process", "Storage", "Flash", "Promise", "JSON"]);
/** Those whose functions give objects of the engine's, not the program's own. */
const GIVE_ENGINES = new Set(["net", "http"]);
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

/** A name in a program that is a variable's. */
interface Name {
  node: t.Identifier;
  /** Which one it is; undefined for one of the engine's own. */
  variable: Variable | undefined;
  isAssigned: boolean;
}

const knownNames = new WeakMap<t.Program, Name[]>();

/** The names in a program; those of one that has not changed since the last build are known. */
function namesIn(program: t.Program): Name[] {
  const known = knownNames.get(program);
  if (known) return known;
  const names: Name[] = [];
  eachVariable(program, (node, variable, parent) => {
    names.push({ node, variable, isAssigned: t.isAssignmentExpression(parent) && parent.left === node });
  });
  knownNames.set(program, names);
  return names;
}

/** One of the linker's functions. */
interface Helper {
  name: string;
  fn: t.FunctionExpression;
  /** What it stands in. */
  program: t.Program;
}

const parsedHelpers = new Map<string, Helper[]>();
const chunksHelpers = new Map<string, Helper[]>();

const helper = (name: string, fn: t.FunctionExpression): Helper => ({
  name,
  fn,
  program: t.program([t.expressionStatement(fn)]),
});

/** The functions that statements define, parsed. */
function parseHelpers(statements: string): Helper[] {
  const known = parsedHelpers.get(statements);
  if (known) return known;
  const helpers: Helper[] = [];
  for (const line of parse(statements).program.body) {
    const set = t.isExpressionStatement(line) && t.isAssignmentExpression(line.expression) && line.expression;
    if (!set || !t.isIdentifier(set.left) || !t.isFunctionExpression(set.right)) continue;
    helpers.push(helper(set.left.name, set.right));
  }
  parsedHelpers.set(statements, helpers);
  return helpers;
}

/** The functions that statements define, as a chunk has them for itself: what is found out of one is found out by its nodes. */
function helpersOf(statements: string, chunk: string): Helper[] {
  const key = `${chunk} ${statements}`;
  const own = chunksHelpers.get(key) ?? parseHelpers(statements).map(({ name, fn }) => helper(name, t.cloneNode(fn)));
  chunksHelpers.set(key, own);
  return own;
}

/** The expression in parentheses, however many. */
export function bare(node: t.Node): t.Node {
  let inner = node;
  while (t.isParenthesizedExpression(inner)) inner = inner.expression;
  return inner;
}

function literal(node: t.Node | null | undefined): string | undefined {
  if (t.isStringLiteral(node)) return node.value;
  return t.isTemplateLiteral(node) && !node.expressions.length ? node.quasis[0]!.value.cooked! : undefined;
}

/** Whether an expression is a text or a whole number, and plain to see. */
function isPlainValue(node: t.Node): boolean {
  const value = bare(node);
  if (t.isNumericLiteral(value)) return Number.isInteger(value.value);
  if (t.isBinaryExpression(value, { operator: "+" })) return isText(value.left) || isText(value.right);
  return isText(value);
}

const isText = (node: t.Node): boolean => t.isStringLiteral(bare(node)) || t.isTemplateLiteral(bare(node));

/** The chunk that a mark of one kind names. */
function marked(node: t.Node, mark: string): string | undefined {
  return t.isCallExpression(node) && t.isIdentifier(node.callee, { name: mark })
    ? literal(node.arguments[0])
    : undefined;
}

function keyOf(node: t.Node, computed: boolean): string | undefined {
  if (!computed && t.isIdentifier(node)) return node.name;
  return t.isNumericLiteral(node) ? undefined : literal(node);
}

/**
 * Finds out which functions each call of an image may reach: every function that was ever put under the name of a property,
 * in any chunk, may be what that property is; a parameter may be whatever any call passes.
 */
export class Values {
  readonly entries = new Map<string, Entry>();
  /** The number of the call that has entered each of them. */
  readonly #entered = new Map<string, number>();
  readonly calls = new Map<t.Node, Call>();
  readonly getters = new Map<string, Fn[]>();
  readonly #slots = new Map<t.Node, Slot>();
  readonly #variables = new Map<Variable, Slot>();
  readonly #globals = new Map<string, Slot>();
  readonly #assigned = new Set<string>();
  readonly #properties = new Map<string, Slot>();
  readonly #chunks = new Map<string, ChunkCode>();
  readonly #natives = new Map<string, Native>();
  readonly #laters = new Map<string, Later>();
  readonly #fnOf = new Map<t.Node, Fn>();
  /** Functions whose code has not been read yet, and what reads it. */
  readonly #unread = new Map<Fn, () => void>();
  readonly #touched: Slot[] = [];
  readonly #constructors = this.#slot();
  readonly #sites: Site[] = [];
  /** What has been looked at for the call that is solved. */
  #looked: Looked[] = [];
  /** Calls of what was seen to be there before. */
  readonly #guarded = new Set<t.Node>();
  readonly #texts = new Map<string, Text>();
  readonly #stores: { key: Slot; value: Slot }[] = [];
  /** Whether what is stored under a name that is not known may be anything's property. */
  #anyName = false;
  /** Slots of which properties are read, and where anything that is called may be any function that some object has. */
  readonly #objects = new Set<Slot>();
  readonly #anyReads: Slot[] = [];
  readonly #writes: { object: Slot; name: string }[] = [];
  /** What the program gives to the engine's objects: their names, with those of the properties, or alone for any property. */
  readonly #added = new Set<string>();
  /** Whether all that can be told of what objects are has been told. */
  #isFinal = false;
  #changed = false;
  #origin: Fn["origin"] = () => undefined;
  #helperChunk: string | undefined;
  #booted: { fn: Fn; isLoader: boolean } | undefined;

  /**
   * @param shipped the image's chunks
   * @param helpers the statements that define the function which evaluates a chunk, and the one that runs it as a turn
   */
  constructor(
    private readonly shipped: readonly Shipped[],
    private readonly helpers: string,
  ) {
    for (const { tree } of shipped) this.#bind(tree.program);
    // What the linker's functions use is known by its name.
    this.#bind(parse(helpers).program);
  }

  /** Adds code of which the chunks are a part, or which stands alone. @returns what evaluates it */
  add(code: string, origin: Fn["origin"], name: string): { fn: Fn; program: t.Program } {
    const file = parse(code, { allowReturnOutsideFunction: true, createParenthesizedExpressions: true });
    this.#origin = origin;
    this.#bind(file.program);
    return { fn: this.#make(file.program.body, file.program, name), program: file.program };
  }

  /**
   * Adds the code that boots: it evaluates the loader and asks it what to run, then evaluates that and calls it.
   * @param booted the loader, or the image's entry: the other one is left out
   */
  addBoot(code: string, booted: Shipped): Fn {
    this.#origin = (at) => booted.origins(at - 1);
    const { program } = booted.tree;
    const statement = program.body[0] as t.ExpressionStatement;
    const fn = this.#make(program.body, statement, booted.name || "the firmware");
    this.#unread.set(fn, () => this.#edge(this.#flow(statement.expression), fn.result));
    this.#booted = { fn, isLoader: booted.name !== "" };
    return this.add(code, () => undefined, "boot").fn;
  }

  /** A chunk: what evaluates it as a function, whose result is what it exports, and the functions that have that done. */
  #chunk(name: string): ChunkCode {
    const known = this.#chunks.get(name);
    if (known) return known;
    const one = this.shipped.find((other) => other.name === name);
    if (!one) throw new Error(`Internal: there is no chunk ${name}.`);
    const [origin, helper] = [this.#origin, this.#helperChunk];
    this.#origin = (at) => one.origins(at - 1) ?? (name ? { file: name.split("#")[0]!, line: 1 } : undefined);
    this.#helperChunk = undefined;
    const { program } = one.tree;
    const statement = program.body[0] as t.ExpressionStatement;
    const value = (statement.expression as t.ParenthesizedExpression).expression;
    const inner = t.isCallExpression(value) ? bare(value.callee) : undefined;
    // As the linker does: a function that is called at once is the body of the one that evaluates the chunk.
    const list =
      t.isFunctionExpression(inner) && !inner.params.length
        ? inner.body.body
        : [t.returnStatement(value as t.Expression)];
    const body = this.#make(list, statement, name || "the firmware");
    const chunk: ChunkCode = { body, helpers: new Map() };
    this.#chunks.set(name, chunk);
    this.#helperChunk = name;
    this.#origin = () => undefined;
    for (const one of helpersOf(this.helpers, name)) {
      this.#bind(one.program);
      chunk.helpers.set(one.name, this.#function(one.fn));
    }
    [this.#origin, this.#helperChunk] = [origin, helper];
    return chunk;
  }

  #native(name: string): Native {
    const known = this.#natives.get(name) ?? {
      kind: "native",
      name,
      root: rootOf(name),
      properties: new Map(),
    };
    this.#natives.set(name, known);
    return known;
  }

  #nativeIn({ root, properties }: Native, name: string): Native {
    const known = properties.get(name) ?? this.#native(`${root}.${name}`);
    properties.set(name, known);
    return known;
  }

  /** Notes which variable each identifier is. */
  #bind(program: t.Program): void {
    for (const { node, variable, isAssigned } of namesIn(program)) {
      const known = variable ? this.#variables.get(variable) : this.#globals.get(node.name);
      const slot = known ?? this.#slot();
      if (variable) this.#variables.set(variable, slot);
      else this.#globals.set(node.name, slot);
      this.#slots.set(node, slot);
      if (!variable && isAssigned) this.#assigned.add(node.name);
    }
  }

  #make(code: Code, node: t.Node, name: string): Fn {
    const place = this.#origin(node.start ?? 0);
    const fn: Fn = {
      kind: "function",
      id: this.#fnOf.size,
      code,
      params: [],
      result: this.#slot(),
      place,
      origin: this.#origin,
      name,
    };
    this.#fnOf.set(node, fn);
    const helperChunk = this.#helperChunk;
    this.#unread.set(fn, () => {
      this.#helperChunk = helperChunk;
      if (Array.isArray(code)) this.#statements(code, fn);
      else if (t.isBlockStatement(code.body)) this.#statements(code.body.body, fn);
      else this.#edge(this.#flow(code.body), fn.result);
    });
    return fn;
  }

  #slot(): Slot {
    return new Slot(this.#touched);
  }

  #property(name: string): Slot {
    const slot = this.#properties.get(name) ?? this.#slot();
    this.#properties.set(name, slot);
    return slot;
  }

  #edge(from: Slot, to: Slot): void {
    from.edges.push({ to, taken: 0 });
    from.touch();
  }

  #readFrom(object: Slot, name: string, result: Slot): void {
    object.reads.push({ name, result, seen: 0, isOpen: false });
    this.#objects.add(object);
    object.touch();
  }

  /** Has all reads of properties be seen to again: more may be told of what objects are. */
  #touchObjects(): void {
    for (const one of this.#objects) one.touch();
  }

  #function(node: t.Function): Fn {
    const known = this.#fnOf.get(node);
    if (known) return known;
    const name = (t.isFunctionDeclaration(node) && node.id?.name) || "";
    const fn = this.#make(node as Code, node, name);
    fn.params.push(...node.params.map((one) => this.#slots.get(one) ?? this.#slot()));
    return fn;
  }

  /** Reads a function's code, once it has been found that anything calls it: what nothing calls does nothing. */
  #reached(fn: Fn): void {
    const read = this.#unread.get(fn);
    if (!read) return;
    this.#unread.delete(fn);
    const [origin, helper] = [this.#origin, this.#helperChunk];
    [this.#origin, this.#helperChunk] = [fn.origin, undefined];
    read();
    [this.#origin, this.#helperChunk] = [origin, helper];
    this.#changed = true;
  }

  #statements(list: t.Statement[], fn: Fn): void {
    for (const one of list) this.#statement(one, fn);
  }

  #statement(node: t.Node | null | undefined, fn: Fn): void {
    if (!node) return;
    if (t.isFunctionDeclaration(node)) this.#slots.get(node.id!)!.add(this.#function(node));
    else if (t.isClassDeclaration(node)) this.#edge(this.#class(node), this.#slots.get(node.id!)!);
    else if (t.isVariableDeclaration(node)) {
      for (const { id, init } of node.declarations) if (init) this.#edge(this.#flow(init), this.#slots.get(id)!);
    } else if (t.isReturnStatement(node)) {
      if (node.argument) this.#edge(this.#flow(node.argument), fn.result);
    } else if (t.isForXStatement(node)) {
      this.#flow(node.right);
      const target = t.isVariableDeclaration(node.left) ? node.left.declarations[0]!.id : node.left;
      if (t.isForOfStatement(node)) {
        const slot = this.#target(target);
        slot.add(OWN);
        this.#edge(this.#property(ELEMENTS), slot);
      }
      this.#statement(node.body, fn);
    } else if (t.isExpression(node)) this.#flow(node);
    else {
      if (t.isIfStatement(node)) this.#guard(node.test, node.consequent);
      for (const key of t.VISITOR_KEYS[node.type] ?? []) {
        const child = (node as unknown as Record<string, t.Node | t.Node[] | null>)[key];
        for (const one of Array.isArray(child) ? child : [child]) this.#statement(one, fn);
      }
    }
  }

  /** Notes calls of what was seen to be there before: where nothing ever comes to be there, nothing is called. */
  #guard(test: t.Node, guarded: t.Node): void {
    const seen = bare(test);
    if (!t.isIdentifier(seen)) return;
    t.traverseFast(guarded, (one) => {
      if (t.isCallExpression(one) && t.isIdentifier(one.callee, { name: seen.name })) this.#guarded.add(one);
    });
  }

  #target(node: t.Node): Slot {
    const left = bare(node);
    if (t.isIdentifier(left)) return this.#slots.get(left)!;
    if (!t.isMemberExpression(left)) return this.#slot();
    this.#flow(left.object);
    const key = keyOf(left.property, left.computed);
    if (key !== undefined) {
      this.#writes.push({ object: this.#flow(left.object), name: key });
      return this.#property(key);
    }
    if (t.isNumericLiteral(left.property)) return this.#property(ELEMENTS);
    const value = this.#slot();
    this.#stores.push({ key: this.#flow(left.property), value });
    return value;
  }

  #class(node: t.Class): Slot {
    const slot = this.#slot();
    for (const member of node.body.body) {
      if (t.isClassMethod(member)) {
        const fn = this.#function(member);
        if (member.kind === "constructor") {
          slot.add(fn);
          this.#constructors.add(fn);
        } else this.#method(keyOf(member.key, false) ?? ANY, fn, member.kind);
      } else if (t.isClassProperty(member) && member.value) {
        this.#edge(this.#flow(member.value), this.#property(keyOf(member.key, false) ?? ANY));
      }
    }
    if (node.superClass && !slot.values.length) this.#edge(this.#flow(node.superClass), slot);
    slot.add(OWN);
    return slot;
  }

  #method(name: string, fn: Fn, kind: string): void {
    if (kind !== "get" && kind !== "set") {
      this.#property(name).add(fn);
      return;
    }
    this.getters.set(name, [...(this.getters.get(name) ?? []), fn]);
    for (const one of fn.params) one.add(OWN);
    if (kind === "get") this.#edge(fn.result, this.#property(name));
    this.#reached(fn);
  }

  /** What an expression may be. */
  #flow(node: t.Node): Slot {
    const known = this.#slots.get(node);
    if (known) return known;
    const slot = this.#slot();
    this.#slots.set(node, slot);
    const text = literal(node);
    if (text !== undefined) {
      const value = this.#texts.get(text) ?? { kind: "text", text };
      this.#texts.set(text, value);
      if (/^\w{1,24}$/.test(text)) slot.add(value);
    } else if (t.isFunction(node)) slot.add(this.#function(node));
    else if (t.isParenthesizedExpression(node)) this.#edge(this.#flow(node.expression), slot);
    else if (t.isSequenceExpression(node)) {
      const all = node.expressions.map((one) => this.#flow(one));
      this.#edge(all.at(-1)!, slot);
    } else if (t.isConditionalExpression(node)) {
      this.#guard(node.test, node.consequent);
      this.#flow(node.test);
      this.#edge(this.#flow(node.consequent), slot);
      this.#edge(this.#flow(node.alternate), slot);
    } else if (t.isLogicalExpression(node)) {
      if (node.operator === "&&") this.#guard(node.left, node.right);
      this.#edge(this.#flow(node.left), slot);
      this.#edge(this.#flow(node.right), slot);
    } else if (t.isAssignmentExpression(node)) {
      const right = this.#flow(node.right);
      this.#edge(right, slot);
      this.#edge(right, this.#target(node.left));
    } else if (t.isClass(node)) this.#edge(this.#class(node), slot);
    else if (t.isThisExpression(node)) slot.add(OWN);
    else if (t.isObjectExpression(node)) {
      slot.add(OWN);
      this.#object(node);
    } else if (t.isArrayExpression(node)) {
      slot.add(OWN);
      for (const one of node.elements) if (one) this.#edge(this.#flow(one), this.#property(ELEMENTS));
    } else if (t.isMemberExpression(node)) this.#member(node, slot);
    else if (t.isCallExpression(node) || t.isNewExpression(node)) this.#call(node, slot);
    else if (!t.isLiteral(node) || t.isTemplateLiteral(node)) {
      for (const key of t.VISITOR_KEYS[node.type] ?? []) {
        const child = (node as unknown as Record<string, t.Node | t.Node[] | null>)[key];
        for (const one of Array.isArray(child) ? child : [child]) if (one && t.isExpression(one)) this.#flow(one);
      }
    }
    return slot;
  }

  #object(node: t.ObjectExpression): void {
    for (const one of node.properties) {
      if (t.isSpreadElement(one)) continue;
      const name = keyOf(one.key, one.computed) ?? ANY;
      if (t.isObjectMethod(one)) this.#method(name, this.#function(one), one.kind);
      else this.#edge(this.#flow(one.value), this.#property(name));
    }
  }

  #member(node: t.MemberExpression, slot: Slot, isCalled = false): void {
    const object = this.#flow(node.object);
    if (node.computed) this.#flow(node.property);
    const name = keyOf(node.property, node.computed);
    if (name === undefined) {
      slot.add(OWN);
      this.#edge(this.#property(ELEMENTS), slot);
      if (node.computed && !t.isNumericLiteral(node.property)) {
        this.#edge(this.#property(ANY), slot);
        if (isCalled) this.#anyReads.push(slot);
      }
      return;
    }
    this.#readFrom(object, name, slot);
  }

  #call(node: t.CallExpression | t.NewExpression, slot: Slot): void {
    const place = marked(node, PLACE_MARK);
    if (place !== undefined) {
      this.#chunk(place);
      const later = this.#laters.get(place) ?? { kind: "later", chunk: place };
      this.#laters.set(place, later);
      slot.add(later);
      return;
    }
    const overlay = marked(node, OVERLAY_MARK);
    if (overlay !== undefined) this.#chunk(overlay);
    else if (marked(node, ASSET_MARK) === undefined && node.callee.type !== "Super") {
      const callee = this.#flow(node.callee);
      if (t.isMemberExpression(node.callee)) this.#member(node.callee, callee, true);
    }
    for (const one of node.arguments) this.#flow(one);
    const number = this.#sites.length;
    this.#sites.push({ number, node, origin: this.#origin, chunk: this.#helperChunk, result: slot, looked: undefined });
  }

  /** Follows all values to where they may get from a function that is called, and finds what each call reaches. */
  solve(from: Fn): void {
    for (const [name, slot] of this.#globals) if (!this.#assigned.has(name)) slot.add(this.#native(name));
    this.#reached(from);
    this.#spread();
    this.#anyName = true;
    this.#spread();
    this.#isFinal = true;
    this.#touchObjects();
    for (const site of this.#sites) site.looked = undefined;
    this.#spread();
  }

  #spread(): void {
    do {
      this.#changed = false;
      for (const { object, name } of this.#writes) this.#addTo(object.values, name);
      for (const store of this.#stores) this.#store(store);
      for (const slot of this.#anyReads) this.#readAny(slot);
      this.#move();
      for (const site of this.#sites) this.#solveSite(site);
    } while (this.#changed);
  }

  /** Has what is new in slots come to wherever it may get by itself. */
  #move(): void {
    for (let slot = this.#touched.pop(); slot; slot = this.#touched.pop()) {
      slot.untouch();
      const { values, edges, reads } = slot;
      for (const edge of edges)
        for (; edge.taken < values.length; edge.taken++) this.#add(values[edge.taken]!, edge.to);
      for (const read of reads) this.#read(slot, read);
    }
  }

  #add(value: Value, slot: Slot): void {
    if (slot.add(value)) this.#changed = true;
  }

  /** Has whatever the one slot may be by now be what the other may be as well. */
  #copy(from: Slot, to: Slot): void {
    const { length } = this.#look(from);
    for (let at = from.nextFor(to); at < length; at++) this.#add(from.values[at]!, to);
  }

  /** What a slot may be, for a call: what is found depends on it. */
  #look(slot: Slot): Value[] {
    this.#looked.push({ slot, length: slot.values.length });
    return slot.values;
  }

  /** What an expression may be, for a call. */
  #valuesOf(node: t.Node): Value[] {
    return this.#look(this.#slots.get(node)!);
  }

  #addAll(values: Iterable<Value>, slot: Slot): void {
    for (const one of values) this.#add(one, slot);
  }

  #store({ key, value }: { key: Slot; value: Slot }): void {
    const functions = [...value.values].filter((one) => one.kind === "function");
    if (!functions.length) return;
    const names = [...key.values].filter((one): one is Text => one.kind === "text");
    for (const { text } of names) this.#addAll(functions, this.#property(text));
    if (!names.length && this.#anyName) this.#addAll(functions, this.#property(ANY));
  }

  #readAny(result: Slot): void {
    for (const slot of this.#properties.values()) {
      for (const one of slot.values) if (one.kind === "function") this.#add(one, result);
    }
  }

  #read({ values }: Slot, read: Read): void {
    const { name, result } = read;
    if (!read.isOpen && this.#isOpen(values, name)) {
      read.isOpen = true;
      this.#edge(this.#property(name), result);
    }
    for (; read.seen < values.length; read.seen++) {
      const one = values[read.seen]!;
      if (one.kind === "native") this.#add(this.#nativeIn(one, name), result);
    }
  }

  /** Whether a property may be what the program has put under its name: unless its object is plainly the engine's. */
  #isOpen(values: Value[], name: string): boolean {
    if (values.length === 0) return this.#isFinal;
    return values.some((one) => !isEngines(one) || (one.kind === "native" && this.#isAddedTo(one, name)));
  }

  /** Notes that objects are given a property, or any. */
  #addTo(values: Value[], property = ""): void {
    for (const one of values) {
      if (one.kind !== "native" || !isEngines(one) || this.#isAddedTo(one, property)) continue;
      this.#added.add(`${one.name} ${property}`);
      this.#touchObjects();
      this.#changed = true;
    }
  }

  #isAddedTo({ name }: Native, property: string): boolean {
    return this.#added.has(`${name} ${property}`) || this.#added.has(`${name} `);
  }

  #pass(args: t.Node[], fn: Fn): void {
    args.forEach((one, at) => {
      const param = fn.params[at];
      if (param) this.#copy(this.#slots.get(one)!, param);
    });
  }

  /** Finds what a call reaches, unless nothing that it depends on has changed since that was done. */
  #solveSite(site: Site): void {
    if (site.looked?.every(({ slot, length }) => slot.values.length === length)) return;
    this.#looked = [];
    site.looked = this.#looked;
    const { node, result } = site;
    const call: Call = { node, functions: [], called: [], native: undefined, isUnknown: false };
    this.calls.set(node, call);
    const reach = (fn: Fn, args: t.Node[]): void => {
      if (!call.functions.includes(fn)) call.functions.push(fn);
      this.#reached(fn);
      this.#pass(args, fn);
      this.#copy(fn.result, result);
    };
    const overlay = marked(node, OVERLAY_MARK);
    if (overlay !== undefined) {
      const { helpers, body } = this.#chunk(overlay);
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
    if (t.isIdentifier(callee, { name: "eval" }) && !this.#assigned.has("eval")) {
      call.native = { name: "eval", cost: NATIVES.eval! };
      const isLoader = t.isCallExpression(args[0]) && literal(args[0].arguments[0]) === BOOT_FILE;
      if (!this.#booted) call.isUnknown = true;
      else if (isLoader === this.#booted.isLoader) {
        this.#callBack(call, this.#booted.fn, NATIVES.eval!);
        this.#copy(this.#booted.fn.result, result);
      } else this.#add(this.#native("?"), result);
      return;
    }
    if (t.isIdentifier(callee, { name: IN_FLASH_MARK })) {
      for (const one of this.#valuesOf(args[0]!)) {
        if (one.kind !== "later") continue;
        const { helpers, body } = this.#chunk(one.chunk);
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
      for (const fn of this.#look(this.#constructors)) if (fn.kind === "function") reach(fn, args);
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
        if (member === "apply") for (const one of fn.params) this.#add(OWN, one);
        if (args[0]) this.#addTo(this.#valuesOf(args[0]));
        this.#copy(fn.result, result);
      }
      if (targets.length) return;
    }
    if (member === "bind" && t.isMemberExpression(callee)) {
      this.#copy(this.#slots.get(callee.object)!, result);
      for (const one of this.#valuesOf(callee.object)) {
        if (one.kind === "function") for (const param of one.params) this.#add(OWN, param);
      }
    }
    const values = [...this.#valuesOf(this.#slots.has(callee) ? callee : node.callee)];
    for (const one of values) if (one.kind === "function") reach(one, args);
    const native = values.find((one): one is Native => one.kind === "native");
    if (t.isNewExpression(node) && !native) this.#add(OWN, result);
    const isListed = member !== undefined && Object.hasOwn(NATIVES, member);
    if (native || isListed || (this.#isFinal && member !== undefined && !call.functions.length)) {
      this.#solveNative(call, native?.name ?? member!, member ?? native!.name, site, args);
    } else if (!call.functions.length) call.isUnknown = values.length > 0 || !this.#guarded.has(node);
  }

  /** In the functions that evaluate a chunk: which one it is, there. */
  #solveHelper(chunk: string, callee: t.Node, call: Call, reach: (fn: Fn, args: t.Node[]) => void): boolean {
    const { body } = this.#chunk(chunk);
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
    if (TAKES_ELEMENT.has(member)) for (const one of args) this.#copy(this.#slots.get(one)!, this.#property(ELEMENTS));
    if (GIVES_ELEMENT.has(member)) this.#copy(this.#property(ELEMENTS), result);
    const givesEngines =
      member === "require" || GIVE_ENGINES.has(rootOf(name)) || (t.isNewExpression(node) && DEVICES.has(name));
    if (!givesEngines) this.#add(OWN, result);
    if (ADDS.has(member) && args[0]) this.#addTo(this.#valuesOf(args[0]));
    if (member === "require") {
      const module = literal(args[0]);
      if (module !== undefined) this.#add(this.#native(module), result);
    } else if (!GIVES_ELEMENT.has(member)) {
      const isDevice = t.isNewExpression(node) && DEVICES.has(name);
      this.#add(this.#native(isDevice ? name : resultOf(rootOf(name))), result);
    }
    if (member === "stringify") {
      for (const one of this.#look(this.#property("toJSON")))
        if (one.kind === "function") this.#callBack(call, one, cost);
      return;
    }
    args.forEach((one, at) => {
      for (const value of this.#valuesOf(one)) {
        if (value.kind !== "function") continue;
        if (cost.calls !== undefined) {
          this.#callBack(call, value, cost);
          if (member === "map") this.#copy(value.result, this.#property(ELEMENTS));
          for (const param of value.params) {
            this.#copy(this.#property(ELEMENTS), param);
          }
        } else if (cost.entry) {
          const place = origin(node.start ?? 0);
          const kind = cost.entry === "event" ? eventKind(name, literal(args[0])) : cost.entry;
          this.#enter({ kind, fn: value, place }, site);
          if (kind === "timer") this.#pass(args.slice(at + 2), value);
          else for (const param of value.params) this.#add(this.#native("?"), param);
        }
      }
    });
    if (t.isIdentifier(args[0], { name: TURN_MARK })) this.#startTurns(site, args[2]!, TURN, args.slice(3));
  }

  /** Notes a function that one of the engine's calls before it returns. */
  #callBack(call: Call, fn: Fn, { calls }: NativeCost): void {
    this.#reached(fn);
    call.called.push({ fn, below: calls! });
  }

  /** Notes a function that the engine calls in a turn of its own; of several places the last one. */
  #enter(entry: Entry, { number }: Site): void {
    const key = `${entry.kind} ${entry.fn.id}`;
    this.#reached(entry.fn);
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
    const chunks = this.#valuesOf(place).flatMap((one) => (one.kind === "later" ? [this.#chunk(one.chunk)] : []));
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
