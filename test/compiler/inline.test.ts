import vm from "node:vm";
import { parseSync, transformFromAstSync } from "@babel/core";
import type * as t from "@babel/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optimize } from "../../compiler/optimize.ts";
import { hoist } from "../../compiler/passes/20-hoist.ts";

/** What ends a program: what came of it. */
const RESULT = "result = JSON.stringify([log, kept.map((one) => one()), a, b, g, h]);\n";

/** Runs a program. @returns its result; undefined when it throws */
function run(code: string): string | undefined {
  const context = vm.createContext({ log: [], kept: [], g: 7, h: 9 });
  // What is written elsewhere has another text.
  vm.runInContext("Function.prototype.toString = () => 'function'", context);
  try {
    vm.runInContext(code, context, { timeout: 1000 });
    // Nor has what is told of a name that has another one there.
    const result = context.result as string | undefined;
    return result?.replace(/Cannot access '\w+'/g, "Cannot access it");
  } catch {
    return undefined;
  }
}

/** As in a build: no function is declared in a block, and each one at its scope's top. */
function inOrder(code: string): string {
  const options = { babelrc: false, configFile: false, sourceType: "script" } as const;
  const bundle = parseSync(code, options) as t.File;
  hoist(bundle);
  return transformFromAstSync(bundle, code, { ...options, cloneInputAst: false })?.code ?? "";
}

const functionsIn = (code: string): number => code.match(/\bfunction f\d/g)?.length ?? 0;

// ---- Any programs

/** Some are variables of the program, some are the engine's; all of them are declared again wherever something is declared. */
const NAMES = ["a", "b", "g", "h"];
const COUNT = 3;

/** Where a statement stands: how deep others may be nested in it, which functions it may call, whether it may leave its own. */
interface Inside {
  depth: number;
  functions: number[];
  leaves: boolean;
}

/** A statement, and what it declares in its block. */
interface Made {
  text: string;
  declared?: string;
}

const name = fc.constantFrom(...NAMES);

const expression: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", maxDepth: 2 },
    name,
    fc.integer({ min: 0, max: 3 }).map(String),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "*", "-"), tie("expression"))
      .map((parts) => `(${parts.join("")})`),
    fc.tuple(name, fc.integer({ min: 1, max: 3 })).map(([one, by]) => `(${one} += ${by})`),
    tie("expression").map((one) => `{ a: ${one} }.a`),
  ),
})).expression;

const plain = (one: fc.Arbitrary<string>): fc.Arbitrary<Made> => one.map((text) => ({ text }));
/** What is declared is not mentioned in its own value: that is an error, which what stands around it may catch. */
const declaring = (what: fc.Arbitrary<string>, text: (declared: string, what: string) => string): fc.Arbitrary<Made> =>
  fc
    .tuple(name, what)
    .filter(([declared, one]) => !new RegExp(`\\b${declared}\\b`).test(one))
    .map(([declared, one]) => ({ text: text(declared, one), declared }));

function statement(inside: Inside): fc.Arbitrary<Made> {
  const { depth, functions, leaves } = inside;
  const all: fc.Arbitrary<Made>[] = [
    plain(expression.map((one) => `log.push(${one});`)),
    plain(fc.tuple(name, expression).map(([one, value]) => `${one} = ${value};`)),
    plain(expression.map((one) => `kept.push(() => ${one});`)),
    declaring(expression, (one, value) => `let ${one} = ${value};`),
  ];
  if (leaves) all.push(plain(expression.map((one) => `if (${one} > 5) return;`)));
  if (functions.length) {
    const call = fc
      .tuple(fc.constantFrom(...functions), expression, expression)
      .map(([at, first, second]) => `f${at}(${first}, ${second})`);
    all.push(
      plain(call.map((one) => `${one};`)),
      plain(fc.tuple(name, call).map(([one, value]) => `${one} = ${value};`)),
      declaring(call, (one, value) => `const ${one} = ${value};`),
    );
  }
  if (depth) {
    const inner = block({ ...inside, depth: depth - 1 });
    // What leaves there leaves nothing but that.
    const own = block({ ...inside, depth: depth - 1, leaves: true });
    all.push(
      plain(
        fc.tuple(expression, inner, inner).map(([test, one, other]) => `if (${test}) { ${one} } else { ${other} }`),
      ),
      plain(fc.tuple(name, inner).map(([one, body]) => `for (let ${one} = 0; ${one} < 2; ${one}++) { ${body} }`)),
      plain(fc.tuple(name, inner).map(([one, body]) => `for (const ${one} of [1, 2]) { ${body} }`)),
      plain(fc.tuple(inner, name, inner).map(([one, error, other]) => `try { ${one} } catch (${error}) { ${other} }`)),
      plain(inner.map((body) => `{ ${body} }`)),
      fc.tuple(name, own).map(([declared, body]) => ({
        text: `function ${declared}(a) { { ${body} } return a; } kept.push(${declared});`,
        declared,
      })),
    );
  }
  return fc.oneof(...all);
}

/** Statements of one block, in which no name is declared twice, nor one of the given. */
function block(inside: Inside, ...taken: string[]): fc.Arbitrary<string> {
  return fc.array(statement(inside), { minLength: 1, maxLength: 3 }).map((all) => {
    const names = new Set(taken);
    const texts = all.map(({ text, declared }) => {
      if (declared === undefined) return text;
      if (names.has(declared)) return `{ ${text} }`;
      names.add(declared);
      return text;
    });
    return texts.join(" ");
  });
}

/** One function of a program; it calls none before it. */
function one(at: number): fc.Arbitrary<string> {
  const functions = Array.from({ length: COUNT - 1 - at }, (_, k) => at + 1 + k);
  return fc
    .tuple(name, fc.boolean())
    .chain(([param, gives]) =>
      fc
        .tuple(block({ depth: 2, functions, leaves: !gives }, param), expression)
        .map(([body, value]) => `function f${at}(${param}, other) { ${body} ${gives ? `return ${value};` : ""} }`),
    );
}

const program: fc.Arbitrary<string> = fc
  .tuple(...Array.from({ length: COUNT }, (_, at) => one(at)))
  .map((functions) => `${functions.join("\n")}\nlet a = 1, b = 2;\n(() => { f0(1, 2); f0(3, 4); })();\n${RESULT}`);

describe("a function that is written where it is called", () => {
  it("leaves a constant one that is assigned again, which throws", () => {
    const code =
      "function f1() { g++; return g; }\n(() => { const h = f1(); try { h += 1; } catch (e) { log.push(h); } })();";
    expect(run(optimize(`${code}\n${RESULT.replace("a, b, ", "")}`))).toBe("[[8],[],8,9]");
  });

  it("does what it did, whatever the program", () => {
    let written = 0;
    fc.assert(
      fc.property(program, (code) => {
        fc.pre(run(code) !== undefined);
        const given = inOrder(code);
        const before = run(given);
        fc.pre(before !== undefined);
        const after = optimize(given);
        expect(run(after), after).toBe(before);
        if (functionsIn(after) < functionsIn(code)) written++;
      }),
      { numRuns: 150 },
    );
    // It is about something.
    expect(written).toBeGreaterThan(50);
  });
});
