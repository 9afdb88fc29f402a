import { parse } from "@babel/parser";
import * as t from "@babel/types";
import { OVERLAY_MARK, PLACE_MARK } from "../passes/03-overlay-calls.ts";
import { ASSET_MARK } from "../passes/04-asset-calls.ts";
import type { Shipped } from "../passes/31-minify.ts";
import type { Variable } from "../variables.ts";
import { helpersOf, namesIn } from "./linked-names.ts";
import { bare, keyOf, literal, marked } from "./plain-syntax.ts";
import {
  type Fn,
  isEngines,
  type Later,
  type Native,
  OWN,
  type Read,
  rootOf,
  Slot,
  type Text,
  type Value,
} from "./slots.ts";
import type { Code } from "./syntax.ts";

/** Names under which the elements of arrays and properties with reckoned names are kept. */
export const ELEMENTS = "[]";
const ANY = "[*]";

/** What a slot was when it was looked at. */
export interface Looked {
  slot: Slot;
  /** How many values it had. */
  length: number;
}

/** Where a call stands. */
export interface Site {
  number: number;
  node: t.CallExpression | t.NewExpression;
  origin: Fn["origin"];
  /** The chunk that it evaluates, in a function that does that. */
  chunk: string | undefined;
  result: Slot;
  /** What was looked at when it was solved last; undefined before. */
  looked: Looked[] | undefined;
  /** Whether nothing was found that it calls: of an object that is nobody's, it can only be the engine's. */
  isUntold: boolean;
}

/** A chunk: the code that it is, and the linker's functions where they have to do with it. */
export interface ChunkCode {
  body: Fn;
  /** By their names: `$` evaluates it, `$t` and `$n` run it in a turn, `$l` queues it. */
  helpers: Map<string, Fn>;
}

/**
 * Reads an image's code, function by function as they are found to be called, and follows what each of its variables,
 * properties and expressions may be: every function that was ever put under the name of a property, in any chunk, may be what
 * that property is. What a call passes on is found out in calls.ts.
 */
export class Flow {
  readonly getters = new Map<string, Fn[]>();
  /** What each expression that was read may be. */
  readonly slots = new Map<t.Node, Slot>();
  readonly #variables = new Map<Variable, Slot>();
  readonly #globals = new Map<string, Slot>();
  readonly assigned = new Set<string>();
  readonly #properties = new Map<string, Slot>();
  readonly #chunks = new Map<string, ChunkCode>();
  readonly #natives = new Map<string, Native>();
  readonly #laters = new Map<string, Later>();
  readonly #fnOf = new Map<t.Node, Fn>();
  /** Functions whose code has not been read yet, and what reads it. */
  readonly #unread = new Map<Fn, () => void>();
  readonly #touched: Slot[] = [];
  readonly constructors = this.#slot();
  readonly sites: Site[] = [];
  /** Calls of what was seen to be there before. */
  readonly guarded = new Set<t.Node>();
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
  isFinal = false;
  /** Whether anything was found since somebody has said that it was not. */
  changed = false;
  #origin: Fn["origin"] = () => undefined;
  #helperChunk: string | undefined;
  booted: { fn: Fn; isLoader: boolean } | undefined;

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
  addCode(code: string, origin: Fn["origin"], name: string): { fn: Fn; program: t.Program } {
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
    this.#unread.set(fn, () => this.#flow(statement.expression).flowTo(fn.result));
    this.booted = { fn, isLoader: booted.name !== "" };
    return this.addCode(code, () => undefined, "boot").fn;
  }

  /** A chunk: what evaluates it as a function, whose result is what it exports, and the functions that have that done. */
  chunk(name: string): ChunkCode {
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

  native(name: string): Native {
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
    const known = properties.get(name) ?? this.native(`${root}.${name}`);
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
      this.slots.set(node, slot);
      if (!variable && isAssigned) this.assigned.add(node.name);
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
      else this.#flow(code.body).flowTo(fn.result);
    });
    return fn;
  }

  #slot(): Slot {
    return new Slot(this.#touched);
  }

  property(name: string): Slot {
    const slot = this.#properties.get(name) ?? this.#slot();
    this.#properties.set(name, slot);
    return slot;
  }

  #readFrom(object: Slot, name: string, result: Slot): void {
    object.readInto(name, result);
    this.#objects.add(object);
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
    fn.params.push(...node.params.map((one) => this.slots.get(one) ?? this.#slot()));
    return fn;
  }

  /** Reads a function's code, once it has been found that anything calls it: what nothing calls does nothing. */
  reached(fn: Fn): void {
    const read = this.#unread.get(fn);
    if (!read) return;
    this.#unread.delete(fn);
    const [origin, helper] = [this.#origin, this.#helperChunk];
    [this.#origin, this.#helperChunk] = [fn.origin, undefined];
    read();
    [this.#origin, this.#helperChunk] = [origin, helper];
    this.changed = true;
  }

  #statements(list: t.Statement[], fn: Fn): void {
    for (const one of list) this.#statement(one, fn);
  }

  #statement(node: t.Node | null | undefined, fn: Fn): void {
    if (!node) return;
    if (t.isFunctionDeclaration(node)) this.slots.get(node.id!)!.add(this.#function(node));
    else if (t.isClassDeclaration(node)) this.#class(node).flowTo(this.slots.get(node.id!)!);
    else if (t.isVariableDeclaration(node)) {
      for (const { id, init } of node.declarations) if (init) this.#flow(init).flowTo(this.slots.get(id)!);
    } else if (t.isReturnStatement(node)) {
      if (node.argument) this.#flow(node.argument).flowTo(fn.result);
    } else if (t.isForXStatement(node)) {
      this.#flow(node.right);
      const target = t.isVariableDeclaration(node.left) ? node.left.declarations[0]!.id : node.left;
      if (t.isForOfStatement(node)) {
        const slot = this.#target(target);
        slot.add(OWN);
        this.property(ELEMENTS).flowTo(slot);
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
      if (t.isCallExpression(one) && t.isIdentifier(one.callee, { name: seen.name })) this.guarded.add(one);
    });
  }

  #target(node: t.Node): Slot {
    const left = bare(node);
    if (t.isIdentifier(left)) return this.slots.get(left)!;
    if (!t.isMemberExpression(left)) return this.#slot();
    this.#flow(left.object);
    const key = keyOf(left.property, left.computed);
    if (key !== undefined) {
      this.#writes.push({ object: this.#flow(left.object), name: key });
      return this.property(key);
    }
    if (t.isNumericLiteral(left.property)) return this.property(ELEMENTS);
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
          this.constructors.add(fn);
        } else this.#method(keyOf(member.key, false) ?? ANY, fn, member.kind);
      } else if (t.isClassProperty(member) && member.value) {
        this.#flow(member.value).flowTo(this.property(keyOf(member.key, false) ?? ANY));
      }
    }
    if (node.superClass && !slot.values.length) this.#flow(node.superClass).flowTo(slot);
    slot.add(OWN);
    return slot;
  }

  #method(name: string, fn: Fn, kind: string): void {
    if (kind !== "get" && kind !== "set") {
      this.property(name).add(fn);
      return;
    }
    this.getters.set(name, [...(this.getters.get(name) ?? []), fn]);
    for (const one of fn.params) one.add(OWN);
    if (kind === "get") fn.result.flowTo(this.property(name));
    this.reached(fn);
  }

  /** What an expression may be. */
  #flow(node: t.Node): Slot {
    const known = this.slots.get(node);
    if (known) return known;
    const slot = this.#slot();
    this.slots.set(node, slot);
    const text = literal(node);
    if (text !== undefined) {
      const value = this.#texts.get(text) ?? { kind: "text", text };
      this.#texts.set(text, value);
      if (/^\w{1,24}$/.test(text)) slot.add(value);
    } else if (t.isFunction(node)) slot.add(this.#function(node));
    else if (t.isParenthesizedExpression(node)) this.#flow(node.expression).flowTo(slot);
    else if (t.isSequenceExpression(node)) {
      const all = node.expressions.map((one) => this.#flow(one));
      all.at(-1)!.flowTo(slot);
    } else if (t.isConditionalExpression(node)) {
      this.#guard(node.test, node.consequent);
      this.#flow(node.test);
      this.#flow(node.consequent).flowTo(slot);
      this.#flow(node.alternate).flowTo(slot);
    } else if (t.isLogicalExpression(node)) {
      if (node.operator === "&&") this.#guard(node.left, node.right);
      this.#flow(node.left).flowTo(slot);
      this.#flow(node.right).flowTo(slot);
    } else if (t.isAssignmentExpression(node)) {
      const right = this.#flow(node.right);
      right.flowTo(slot);
      right.flowTo(this.#target(node.left));
    } else if (t.isClass(node)) this.#class(node).flowTo(slot);
    else if (t.isThisExpression(node)) slot.add(OWN);
    else if (t.isObjectExpression(node)) {
      slot.add(OWN);
      this.#object(node);
    } else if (t.isArrayExpression(node)) {
      slot.add(OWN);
      for (const one of node.elements) if (one) this.#flow(one).flowTo(this.property(ELEMENTS));
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
      else this.#flow(one.value).flowTo(this.property(name));
    }
  }

  #member(node: t.MemberExpression, slot: Slot, isCalled = false): void {
    const object = this.#flow(node.object);
    if (node.computed) this.#flow(node.property);
    const name = keyOf(node.property, node.computed);
    if (name === undefined) {
      slot.add(OWN);
      this.property(ELEMENTS).flowTo(slot);
      if (node.computed && !t.isNumericLiteral(node.property)) {
        this.property(ANY).flowTo(slot);
        if (isCalled) this.#anyReads.push(slot);
      }
      return;
    }
    this.#readFrom(object, name, slot);
  }

  #call(node: t.CallExpression | t.NewExpression, slot: Slot): void {
    const place = marked(node, PLACE_MARK);
    if (place !== undefined) {
      this.chunk(place);
      const later = this.#laters.get(place) ?? { kind: "later", chunk: place };
      this.#laters.set(place, later);
      slot.add(later);
      return;
    }
    const overlay = marked(node, OVERLAY_MARK);
    if (overlay !== undefined) this.chunk(overlay);
    else if (marked(node, ASSET_MARK) === undefined && node.callee.type !== "Super") {
      const callee = this.#flow(node.callee);
      if (t.isMemberExpression(node.callee)) this.#member(node.callee, callee, true);
    }
    for (const one of node.arguments) this.#flow(one);
    const chunk = this.#helperChunk;
    this.sites.push({
      number: this.sites.length,
      node,
      origin: this.#origin,
      chunk,
      result: slot,
      looked: undefined,
      isUntold: false,
    });
  }

  /** Adds the engine's own objects and functions, and what a function's code does. */
  begin(from: Fn): void {
    for (const [name, slot] of this.#globals) if (!this.assigned.has(name)) slot.add(this.native(name));
    this.reached(from);
  }

  /** Has properties whose names are not known be anything's from now on. */
  openNames(): void {
    this.#anyName = true;
  }

  /** Takes what nothing has been found of for no object of the program's from now on: all that can be told has been told. */
  close(): void {
    this.isFinal = true;
    this.#touchObjects();
  }

  /** Has what is new come to wherever it may get without a call. */
  spread(): void {
    for (const { object, name } of this.#writes) this.addTo(object.values, name);
    for (const store of this.#stores) this.#store(store);
    for (const slot of this.#anyReads) this.#readAny(slot);
    this.#move();
  }

  #giveAll(values: Iterable<Value>, slot: Slot): void {
    for (const one of values) this.give(one, slot);
  }

  #move(): void {
    for (let slot = this.#touched.pop(); slot; slot = this.#touched.pop()) {
      slot.untouch();
      const { values, edges, reads } = slot;
      for (const edge of edges)
        for (; edge.taken < values.length; edge.taken++) this.give(values[edge.taken]!, edge.to);
      for (const read of reads) this.#read(slot, read);
    }
  }

  /** Has a slot be a value as well. */
  give(value: Value, slot: Slot): void {
    if (slot.add(value)) this.changed = true;
  }

  #store({ key, value }: { key: Slot; value: Slot }): void {
    const functions = [...value.values].filter((one) => one.kind === "function");
    if (!functions.length) return;
    const names = [...key.values].filter((one): one is Text => one.kind === "text");
    for (const { text } of names) this.#giveAll(functions, this.property(text));
    if (!names.length && this.#anyName) this.#giveAll(functions, this.property(ANY));
  }

  #readAny(result: Slot): void {
    for (const slot of this.#properties.values()) {
      for (const one of slot.values) if (one.kind === "function") this.give(one, result);
    }
  }

  #read({ values }: Slot, read: Read): void {
    const { name, result } = read;
    if (!read.isOpen && this.#isOpen(values, name)) {
      read.isOpen = true;
      this.property(name).flowTo(result);
    }
    for (; read.seen < values.length; read.seen++) {
      const one = values[read.seen]!;
      if (one.kind === "native") this.give(this.#nativeIn(one, name), result);
    }
  }

  /** Whether a property may be what the program has put under its name: unless its object is plainly the engine's. */
  #isOpen(values: readonly Value[], name: string): boolean {
    if (values.length === 0) return this.isFinal;
    return values.some((one) => !isEngines(one) || (one.kind === "native" && this.#isAddedTo(one, name)));
  }

  /** Notes that objects are given a property, or any. */
  addTo(values: readonly Value[], property = ""): void {
    for (const one of values) {
      if (one.kind !== "native" || !isEngines(one) || this.#isAddedTo(one, property)) continue;
      this.#added.add(`${one.name} ${property}`);
      this.#touchObjects();
      this.changed = true;
    }
  }

  #isAddedTo({ name }: Native, property: string): boolean {
    return this.#added.has(`${name} ${property}`) || this.#added.has(`${name} `);
  }
}
