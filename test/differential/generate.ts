import fc, { type GeneratorValue } from "fast-check";
import type { Program } from "./program.ts";

/** What a variable holds. Numbers and texts are plain, a list holds numbers, an object is of the shape that `objectLiteral` makes. */
type Kind = "number" | "text" | "list" | "object" | "function";

interface Variable {
  name: string;
  kind: Kind;
  isConstant: boolean;
}

/** A function of the module's top level, which the compiler may inline. */
interface TopFunction {
  name: string;
  params: number;
  /** Whether it gives a number. */
  gives: boolean;
}

/** What may be said at a place of the program. */
interface Place {
  variables: Variable[];
  /** How many statements may still be nested. */
  depth: number;
  functions: TopFunction[];
  inLoop: boolean;
  inSwitch: boolean;
  inFunction: boolean;
  /** Within `finally`, and not in a loop or a function of its own: what leaves it is refused. */
  inFinally: boolean;
}

const NUMBERS = ["0", "1", "2", "3", "7", "-1", "10", "255", "0.5", "2147483647", "-2147483648", "4294967295", "1e9"];
/** What is looked for in texts: of more letters the engine takes for found what the text's end cuts off (docs/language.md). */
const LETTERS = ['"a"', '"b"', '","', '"-"', '"1"'];
const TEXTS = [
  '""',
  '"a"',
  '"abc"',
  '"7"',
  '" b "',
  '"a,b,c"',
  '"x\\ny"',
  '"\\\\\\""',
  '"0"',
  '"ABC"',
  "'it''s'".replace("''", "\\'"),
];
const OPERATORS = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "**"];
const COMPARISONS = ["<", ">", "<=", ">=", "===", "!==", "==", "!="];

/** Writes one program, deciding by what fast-check gives it. */
class Writer {
  #names = 0;
  /** How much more may be written: a bound on programs, and on the time that they take. */
  #budget = 30;
  private readonly gen: GeneratorValue;

  constructor(gen: GeneratorValue) {
    this.gen = gen;
  }

  program(): string {
    const globals: Variable[] = [
      { name: "g0", kind: "number", isConstant: false },
      { name: "g1", kind: "text", isConstant: false },
      { name: "g2", kind: "list", isConstant: false },
      { name: "K0", kind: "number", isConstant: true },
      { name: "K1", kind: "text", isConstant: true },
    ];
    const functions: TopFunction[] = [];
    const texts: string[] = [];
    for (let at = this.#int(1, 4); at > 0; at--) texts.unshift(this.#topFunction(globals, functions));
    const classes = this.#chance(40) ? [this.#class(globals)] : [];
    const inside: Place = {
      variables: [...globals],
      depth: 3,
      functions,
      inLoop: false,
      inSwitch: false,
      inFunction: true,
      inFinally: false,
    };
    const body = this.#statements(inside, 3, 7);
    return [
      `let g0 = ${this.#pick(NUMBERS)}, g1 = ${this.#pick(TEXTS)};`,
      `const g2 = [${this.#pick(NUMBERS)}, ${this.#pick(NUMBERS)}];`,
      `const K0 = ${this.#int(0, 9)}, K1 = ${this.#pick(TEXTS)};`,
      "let log;",
      "function t(a, v) { log(a); return v; }",
      ...texts,
      ...classes,
      "export function run(given) {",
      "log = given;",
      ...body,
      ...(classes.length ? this.#useClass() : []),
      "log(g0, g1, g2);",
      "}",
    ].join("\n");
  }

  // ---- Choices

  #int(min: number, max: number): number {
    return this.gen(fc.integer, { min, max });
  }

  #chance(percent: number): boolean {
    return this.#int(0, 99) < percent;
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#int(0, all.length - 1)]!;
  }

  #name(): string {
    return `v${this.#names++}`;
  }

  // ---- The top level

  #topFunction(globals: Variable[], functions: TopFunction[]): string {
    const name = `f${functions.length}`;
    const params = this.#int(0, 2);
    const own: Variable[] = Array.from({ length: params }, () => ({
      name: this.#name(),
      kind: "number",
      isConstant: false,
    }));
    const gives = this.#chance(60);
    const isShort = this.#chance(40);
    const place: Place = {
      variables: [...globals, ...own],
      depth: 2,
      functions: [...functions],
      inLoop: false,
      inSwitch: false,
      inFunction: !gives,
      inFinally: false,
    };
    const list = own.map((one) => one.name).join(", ");
    const body = isShort ? [] : this.#statements(place, 1, 4);
    const last = gives ? [`return ${this.#number(place, 2)};`] : isShort ? [`log(${this.#number(place, 2)});`] : [];
    functions.push({ name, params, gives });
    return [`function ${name}(${list}) {`, ...body, ...last, "}"].join("\n");
  }

  #class(globals: Variable[]): string {
    const place: Place = {
      variables: globals,
      depth: 1,
      functions: [],
      inLoop: false,
      inSwitch: false,
      inFunction: false,
      inFinally: false,
    };
    const n = (): string => this.#number(place, 1);
    const field = this.#pick([
      "x = 1;",
      `x = ${n()};`,
      "x = 1; list = [];",
      "#p = 3; x = this.#p + 1;",
      "static s = 4; x = 2;",
    ]);
    return [
      "class A {",
      field,
      ...(this.#chance(50) ? ["constructor(a) { this.a = a; log(this.x); }"] : ["a = 5;"]),
      `m(b) { log(b); this.x += b; return this; }`,
      `get g() { return this.x * 2; }`,
      `set g(v) { this.x = v - 1; }`,
      ...(field.includes("#p") ? ["q() { return this.#p++; }"] : ["q() { return 9; }"]),
      `static make(a) { return new A(a); }`,
      "}",
      "class B extends A {",
      "y = this.x + 10;",
      ...(this.#chance(50) ? ["constructor(a, b) { super(a); this.b = b; }"] : []),
      `m(b) { super.m(b + 1); return this; }`,
      `n() { return [this.x, this.y, this.a].map((v) => v + ${n()}); }`,
      "}",
    ].join("\n");
  }

  #useClass(): string[] {
    const lines = ["const a0 = A.make(1), b0 = new B(2, 3);", "a0.m(2).m(3);"];
    const uses = [
      "a0.g = 7;",
      "log(a0.g);",
      "b0.g += 2;",
      "log(b0.n());",
      "log(b0.m(1).x, b0.q(), a0.q());",
      "log(b0 instanceof A);",
    ];
    for (let at = this.#int(1, 4); at > 0; at--) lines.push(this.#pick(uses));
    lines.push("log(a0.x, b0.y);");
    return lines;
  }

  // ---- Statements

  #statements(place: Place, least: number, most: number): string[] {
    const inner = { ...place, variables: [...place.variables] };
    const lines: string[] = [];
    for (let at = this.#int(least, most); at > 0 && this.#budget > 0; at--) lines.push(...this.#statement(inner));
    return lines;
  }

  #block(place: Place): string[] {
    return this.#statements({ ...place, depth: place.depth - 1 }, 1, 3);
  }

  /** One statement; what it declares is added to the place's variables. */
  #statement(place: Place): string[] {
    this.#budget--;
    const flat = [
      () => [`log(${this.#any(place, 2)});`],
      () => [`log(${this.#any(place, 2)}, ${this.#any(place, 1)});`],
      () => this.#declaration(place),
      () => this.#declaration(place),
      () => this.#destructuring(place),
      () => this.#assignment(place),
      () => this.#assignment(place),
      () => this.#mutation(place),
      () => this.#call(place),
      () => this.#leave(place),
    ];
    const nested = [
      () => this.#if(place),
      () => this.#loop(place),
      () => this.#loop(place),
      () => this.#switch(place),
      () => this.#try(place),
      () => this.#function(place),
      () => ["{", ...this.#block(place), "}"],
    ];
    return this.#pick(place.depth > 0 ? [...flat, ...nested] : flat)();
  }

  #declare(place: Place, kind: Kind, isConstant: boolean): string {
    const name = this.#name();
    place.variables.push({ name, kind, isConstant });
    return name;
  }

  #declaration(place: Place): string[] {
    const kind = this.#pick<Kind>(["number", "number", "text", "list", "object", "function"]);
    const value = this.#value(place, kind, 2);
    const keyword = this.#pick(["let", "const"]);
    return [`${keyword} ${this.#declare(place, kind, keyword === "const")} = ${value};`];
  }

  #destructuring(place: Place): string[] {
    const keyword = this.#pick(["let", "const"]);
    const isConstant = keyword === "const";
    const fallback = this.#number(place, 1);
    if (this.#chance(40)) {
      const value = this.#list(place, 1);
      const a = this.#declare(place, "number", isConstant);
      const b = this.#declare(place, "number", isConstant);
      const rest = this.#chance(40) ? `, ...${this.#declare(place, "list", isConstant)}` : "";
      return [`${keyword} [${a} = 1, ${this.#chance(30) ? ", " : ""}${b} = ${fallback}${rest}] = ${value};`];
    }
    const value = this.#object(place, 1);
    const a = this.#declare(place, "number", isConstant);
    const b = this.#declare(place, "text", isConstant);
    const e = this.#declare(place, "number", isConstant);
    const rest = this.#chance(30) ? `, ...${this.#declare(place, "object", isConstant)}` : "";
    const nested = this.#chance(60) ? `, n: { e: ${e} = ${fallback} } = { e: 4 }` : `, z: ${e} = 6`;
    return [`${keyword} { a: ${a}, b: ${b} = "none"${nested}${rest} } = ${value};`];
  }

  #assignment(place: Place): string[] {
    const able = place.variables.filter((one) => !one.isConstant && (one.kind === "number" || one.kind === "text"));
    const { name, kind } = this.#pick(able);
    if (kind === "text") return [`${name} ${this.#pick(["=", "+="])} ${this.#short(place)};`];
    if (this.#chance(25)) return [`${this.#pick([`${name}++`, `--${name}`, `log(${name}++ - ${name})`])};`];
    const operator = this.#pick(["=", "=", "+=", "-=", "*=", "|=", "&&=", "||=", "??="]);
    const value = this.#number(place, 2);
    return [`${name} ${operator} ${operator === "*=" || operator === "+=" ? `(${value}) % 1000` : value};`];
  }

  #mutation(place: Place): string[] {
    const object = this.#variable(place, "object");
    if (object && this.#chance(50)) {
      return [
        this.#pick([
          `${object}.a = ${this.#number(place, 1)};`,
          `${object}.a += 1;`,
          `${object}["b"] = ${this.#short(place)};`,
          `delete ${object}.b;`,
          `${object}.n = { e: ${this.#number(place, 1)} };`,
          `Object.assign(${object}, { a: 3, w: 1 });`,
          `[${object}.a, ${object}.w] = [${object}.w ?? 2, ${object}.a];`,
        ]),
      ];
    }
    const list = this.#variable(place, "list") ?? "g2";
    const n = (): string => this.#number(place, 1);
    return [
      this.#pick([
        `${list}.push(${n()});`,
        `if (${list}.length < 20) ${list}.push(${n()}, ${n()});`,
        `log(${list}.pop());`,
        `log(${list}.shift());`,
        `${list}.unshift(${n()});`,
        `log(${list}.splice(1, 1));`,
        `${list}.splice(1, 0, ${n()});`,
        `${list}.reverse();`,
        `${list}[0] = ${n()};`,
        `${list}.fill(${n()});`,
      ]),
    ];
  }

  #call(place: Place): string[] {
    const { functions } = place;
    if (!functions.length) return [`log(${this.#text(place, 1)});`];
    const one = this.#pick(functions);
    const call = this.#callOf(one, place, 1);
    return [one.gives && this.#chance(50) ? `log(${call});` : `${call};`];
  }

  #leave(place: Place): string[] {
    const test = this.#test(place);
    const ways: string[] = [];
    if (place.inLoop && !place.inFinally) ways.push("break", "continue", "continue");
    if (place.inSwitch && !place.inFinally) ways.push("break");
    if (place.inFunction && !place.inFinally) ways.push("return");
    if (!ways.length || this.#chance(15)) return [`if (${test}) throw new Error("own:" + ${this.#short(place)});`];
    return [`if (${test}) ${this.#pick(ways)};`];
  }

  #if(place: Place): string[] {
    const test = this.#test(place);
    const then = this.#block(place);
    if (this.#chance(50)) return [`if (${test}) {`, ...then, "}"];
    return [`if (${test}) {`, ...then, "} else {", ...this.#block(place), "}"];
  }

  #loop(place: Place): string[] {
    const form = this.#int(0, 5);
    const inner: Place = {
      ...place,
      variables: [...place.variables],
      inLoop: true,
      inSwitch: false,
      inFinally: false,
    };
    // What a loop within a loop does is not done too often.
    if (place.inLoop) inner.depth = Math.min(inner.depth, 1);
    const v = this.#name();
    if (form === 0 || form === 1) {
      inner.variables.push({ name: v, kind: "number", isConstant: true });
      return [`for (let ${v} = ${this.#int(0, 2)}; ${v} < ${this.#int(2, 4)}; ${v}++) {`, ...this.#block(inner), "}"];
    }
    if (form === 2) {
      inner.variables.push({ name: v, kind: "number", isConstant: true });
      return [`for (const ${v} of ${this.#list(place, 1)}.slice(0, 4)) {`, ...this.#block(inner), "}"];
    }
    if (form === 3) {
      inner.variables.push({ name: v, kind: "text", isConstant: true });
      return [`for (const ${v} in ${this.#object(place, 1)}) {`, ...this.#block(inner), "}"];
    }
    if (form === 4) {
      const w = this.#name();
      inner.variables.push({ name: v, kind: "text", isConstant: true }, { name: w, kind: "number", isConstant: true });
      return [
        `for (const [${v}, ${w} = 8] of [["p", 1], ["q"], ["r", ${this.#number(place, 1)}]]) {`,
        ...this.#block(inner),
        "}",
      ];
    }
    const body = this.#block(inner);
    if (this.#chance(50)) return [`let ${v} = 3;`, `while (${v}-- > 0) {`, ...body, "}"];
    return [`let ${v} = 0;`, "do {", ...body, `} while (++${v} < 3);`];
  }

  #switch(place: Place): string[] {
    const inner: Place = { ...place, inSwitch: true, variables: [...place.variables] };
    const isText = this.#chance(30);
    const lines = [`switch (${isText ? this.#short(place) : this.#number(place, 2)}) {`];
    const cases = this.#int(1, 4);
    const at = this.#chance(70) ? this.#int(0, cases) : -1;
    for (let k = 0; k <= cases; k++) {
      if (k === at) lines.push("default: {");
      else if (k < cases || at < 0)
        lines.push(`case ${isText ? this.#pick(TEXTS) : this.#pick(["0", "1", "3", "K0", "g0", "-1"])}: {`);
      else continue;
      lines.push(...this.#block(inner), "}");
      if (this.#chance(60)) lines.push("break;");
    }
    return [...lines, "}"];
  }

  #try(place: Place): string[] {
    const form = this.#int(0, 4);
    const hasFinally = form >= 2;
    // A `finally` throws only where nothing jumps out of the `try`.
    const mayThrow = hasFinally && this.#chance(50);
    const inner: Place = mayThrow ? { ...place, inLoop: false, inSwitch: false, inFunction: false } : place;
    const body = this.#block(inner);
    if (this.#chance(60)) body.push(`if (${this.#test(place)}) throw new Error("own:" + ${this.#short(place)});`);
    else if (this.#chance(40)) body.push(`throw { code: ${this.#number(place, 1)} };`);
    const error = this.#name();
    const caught = form === 0 ? ["} catch {"] : [`} catch (${error}) {`, `log(${error});`];
    const handler = [...caught, ...this.#block(inner)];
    if (!hasFinally) return ["try {", ...body, ...handler, "}"];
    const quiet = [`log("finally", ${this.#variable(place, "number")});`];
    const last = mayThrow ? this.#block({ ...inner, inFinally: true }) : quiet;
    return ["try {", ...body, ...(form === 2 ? [] : handler), "} finally {", ...last, "}"];
  }

  #function(place: Place): string[] {
    const param = this.#name();
    const inner: Place = {
      ...place,
      variables: [...place.variables, { name: param, kind: "number", isConstant: false }],
      inLoop: false,
      inSwitch: false,
      inFunction: true,
      inFinally: false,
    };
    const body = this.#block(inner);
    const value = this.#number(inner, 1);
    const fallback = this.#chance(30) ? ` = ${this.#number(place, 1)}` : "";
    const rest = this.#chance(20) ? `, ...${this.#name()}` : "";
    const name = this.#name();
    const isDeclared = this.#chance(40);
    place.variables.push({ name, kind: "function", isConstant: true });
    // A function returns a number on all its ways but those that return early.
    if (isDeclared) return [`function ${name}(${param}${fallback}${rest}) {`, ...body, `return ${value};`, "}"];
    if (this.#chance(50))
      return [`const ${name} = (${param}${fallback}${rest}) => {`, ...body, `return ${value};`, "};"];
    return [`const ${name} = function (${param}${fallback}) {`, ...body, `return ${value};`, "};"];
  }

  // ---- Expressions

  #variable(place: Place, kind: Kind): string | undefined {
    const all = place.variables.filter((one) => one.kind === kind);
    return all.length ? this.#pick(all).name : undefined;
  }

  #any(place: Place, depth: number): string {
    return this.#value(place, this.#pick<Kind>(["number", "number", "text", "list", "object", "function"]), depth);
  }

  #value(place: Place, kind: Kind, depth: number): string {
    if (kind === "number") return this.#number(place, depth);
    if (kind === "text") return this.#text(place, depth);
    if (kind === "list") return this.#list(place, depth);
    if (kind === "object") return this.#object(place, depth);
    return this.#functionValue(place, depth);
  }

  #callOf({ name, params }: TopFunction, place: Place, depth: number): string {
    const given = Array.from({ length: params }, () => this.#number(place, depth - 1));
    return `${name}(${given.join(", ")})`;
  }

  #test(place: Place): string {
    const a = this.#number(place, 1);
    const b = this.#number(place, 1);
    return this.#pick([
      `${a} ${this.#pick(COMPARISONS)} ${b}`,
      `${a} > 2`,
      `${a} > 1 && ${b} < 5`,
      `!(${a}) || ${b} === 0`,
      `${this.#text(place, 1)} ${this.#pick(COMPARISONS.slice(0, 6))} ${this.#text(place, 1)}`,
      `${this.#list(place, 1)}.length`,
      `${this.#object(place, 1)}.n?.e`,
    ]);
  }

  #number(place: Place, depth: number): string {
    const name = this.#variable(place, "number")!;
    if (depth <= 0 || this.#budget < 0) return this.#chance(65) ? name : this.#pick(NUMBERS.slice(0, 9));
    this.#budget -= 0.2;
    const n = (): string => this.#number(place, depth - 1);
    const gives = place.functions.filter((one) => one.gives);
    const f = this.#variable(place, "function");
    const assignable = place.variables.filter((one) => one.kind === "number" && !one.isConstant);
    const forms: (() => string)[] = [
      () => this.#pick(NUMBERS),
      () => name,
      () => name,
      // The engine's whole numbers wrap where a product is beyond 2^63.
      () => `(${n()} % 1000 ${this.#pick(OPERATORS.slice(0, 11))} ${n()})`,
      () => `(${n()} % 1000 ${this.#pick(OPERATORS.slice(0, 4))} ${n()})`,
      () => `((${n()} | 0) % 5) ** ${this.#int(0, 3)}`.replace(/^(.*)$/, "($1)"),
      () => `(${this.#test(place)} ? ${n()} : ${n()})`,
      () => `(-(${n()}))`,
      () => `(~(${n()}))`,
      () => `(+(${n()} > ${n()}))`,
      () => `${this.#text(place, depth - 1)}.length`,
      () => `${this.#text(place, depth - 1)}.indexOf(${this.#pick(LETTERS)})`,
      () => `(${this.#list(place, depth - 1)}[${this.#int(0, 3)}] ?? ${n()})`,
      () => `${this.#list(place, depth - 1)}.length`,
      () => `${this.#list(place, depth - 1)}.reduce((a, b) => a + b, ${n()})`,
      () => `${this.#list(place, depth - 1)}.indexOf(${n()} | 0)`,
      () => `(${this.#object(place, depth - 1)}.a ?? ${n()})`,
      () => `(${this.#object(place, depth - 1)}.n?.e ?? ${n()})`,
      () => `(${this.#object(place, depth - 1)}.m?.(${n()}) ?? ${n()})`,
      () => `(${this.#object(place, depth - 1)}?.["z"] || ${n()})`,
      () => `Math.max(${n()}, ...${this.#list(place, depth - 1)})`,
      () => `Math.floor(${n()} / 3)`,
      () => `Math.abs(${n()})`,
      () => `(parseInt(${this.#text(place, depth - 1)}) || ${n()})`,
      () => `t(${this.#int(0, 99)}, ${n()})`,
      () => `t(${this.#int(0, 99)}, ${n()})`,
    ];
    const called = gives.length ? this.#pick(gives) : undefined;
    if (called)
      forms.push(
        () => this.#callOf(called, place, depth),
        () => this.#callOf(called, place, depth),
      );
    if (f) forms.push(() => `(${f}(${n()}) ?? 0)`);
    if (assignable.length) {
      const target = this.#pick(assignable).name;
      forms.push(
        () => `(${target} = ${n()})`,
        () => `${target}++`.replace(/^(.*)$/, "($1)"),
      );
    }
    return this.#pick(forms)();
  }

  /** A text that is no longer than some: assigned over and over it must not grow. */
  #short(place: Place): string {
    return `(${this.#text(place, 1)}).slice(0, 8)`;
  }

  #text(place: Place, depth: number): string {
    const name = this.#variable(place, "text")!;
    if (depth <= 0 || this.#budget < 0) return this.#chance(60) ? name : this.#pick(TEXTS);
    this.#budget -= 0.2;
    const s = (): string => this.#text(place, depth - 1);
    const n = (): string => this.#number(place, depth - 1);
    const small = (): string => String(this.#int(-2, 4));
    return this.#pick<() => string>([
      () => this.#pick(TEXTS),
      () => name,
      () => `(${s()} + ${s()})`,
      () => `\`\${${s()}}-\${${n()} | 0}\``,
      () => `\`a\${\`b\${${n()} & 7}\`}c\``,
      () => `${s()}.slice(${small()})`,
      () => `${s()}.slice(${small()}, ${small()})`,
      () => `${s()}.substr(${small()}, 2)`,
      () => `${s()}.substring(${small()}, ${small()})`,
      () => `${s()}.charAt(${small()})`,
      () => `${s()}.toUpperCase()`,
      () => `${s()}.trim()`,
      () => `${s()}.replace("a", ${s()})`,
      () => `${s()}.split(",").join("+")`,
      () => `${s()}.padStart(5, "-")`,
      () => `"ab".repeat(${this.#int(0, 3)})`,
      () => `String(${n()} | 0)`,
      () => `(${n()} | 0).toString(16)`,
      () => `(${this.#test(place)} ? ${s()} : ${s()})`,
      () => `(${this.#object(place, depth - 1)}.b ?? ${s()})`,
      () => `[${s()}, ${s()}].join(${this.#pick(['","', '""'])})`,
      () => `(typeof ${this.#any(place, depth - 1)})`,
      () => `t(${this.#int(0, 99)}, ${s()})`,
      () => `JSON.stringify([${n()} | 0, ${s()}])`,
    ])();
  }

  #list(place: Place, depth: number): string {
    const name = this.#variable(place, "list")!;
    if (depth <= 0 || this.#budget < 0) return this.#chance(60) ? name : "[1, 2, 3]";
    this.#budget -= 0.2;
    const l = (): string => this.#list(place, depth - 1);
    const n = (): string => this.#number(place, depth - 1);
    return this.#pick<() => string>([
      () => name,
      () => `[${n()}, ${n()}]`,
      () => `[${n()}, ...${l()}]`,
      () => `[...${l()}, ...${l()}, ${n()}]`,
      () => `${l()}.slice().map((v) => v + ${n()})`,
      () => `${l()}.slice().map(${this.#functionValue(place, depth - 1)})`,
      () => `${l()}.slice().filter((v, k) => v > ${n()} || k)`,
      () => `${l()}.slice(${this.#int(-2, 2)})`,
      () => `${l()}.concat(${n()}, ${l()})`,
      () => `${l()}.filter((v) => v === v).sort((a, b) => a - b)`,
      () => "[]",
      () => `Object.keys(${this.#object(place, depth - 1)}).map((k) => k.length)`,
      () => `"1,2,3".split(",").map(Number)`,
    ])();
  }

  #object(place: Place, depth: number): string {
    const name = this.#variable(place, "object");
    if ((depth <= 0 || this.#budget < 0) && name && this.#chance(60)) return name;
    this.#budget -= 0.2;
    const n = (): string => this.#number(place, depth - 1);
    const parts = [`a: ${n()}`, `b: ${this.#text(place, depth - 1)}`];
    const more: (() => string)[] = [
      () => `n: { e: ${n()} }`,
      () => "n: undefined",
      () => `m(v) { return v + this.a; }`,
      () => `m: (v) => v * 2`,
      () => `["z"]: ${n()}`,
      () => `["w" + ${this.#int(0, 2)}]: ${n()}`,
      () => `get y() { return ${this.#int(0, 9)}; }`,
      () => "s: 1, s1: [2]",
    ];
    for (let at = this.#int(0, 2); at > 0; at--) parts.push(this.#pick(more)());
    // The build refuses a getter beside a spread.
    if (name && depth > 0 && this.#chance(40) && !parts.some((one) => one.startsWith("get "))) {
      parts.splice(this.#int(0, parts.length), 0, `...${name}`);
    }
    return `({ ${parts.join(", ")} })`;
  }

  #functionValue(place: Place, depth: number): string {
    const name = this.#variable(place, "function");
    if (name && this.#chance(40)) return name;
    const param = this.#name();
    const inner = {
      ...place,
      variables: [...place.variables, { name: param, kind: "number" as const, isConstant: false }],
    };
    return `((${param}) => ${this.#number(inner, depth)})`;
  }
}

/** Programs as a seed makes them: the same seed, the same programs. */
export function generate(seed: number, count: number): Program[] {
  const programs = fc.gen().map((gen) => new Writer(gen).program());
  return fc.sample(programs, { seed, numRuns: count }).map((source, at) => ({
    name: `seed ${seed}, program ${at}`,
    source,
    language: "js",
  }));
}
