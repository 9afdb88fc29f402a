import { parse } from "@babel/parser";
import { describe, expect, it } from "vitest";
import { ALL_OPTIMIZATIONS, OPTIMIZATIONS } from "../../compiler/optimizations.ts";
import { pretokenise } from "../../compiler/passes/34-pretokenise.ts";
import { readableCode } from "../../src/formats/code-tokens.ts";
import { buildFromMemo } from "../support/built-image.ts";

/** What JavaScript's own lexer makes of code. */
function lexemes(code: string): string[] {
  const { tokens } = parse(code, { tokens: true, allowReturnOutsideFunction: true, errorRecovery: true });
  return (tokens as { start: number; end: number }[]).map(({ start, end }) => code.slice(start, end));
}

const light = (without: string[] = []) =>
  buildFromMemo({
    sketch: "examples/light.ts",
    optimizations: new Set(OPTIMIZATIONS.filter((one) => !without.includes(one))),
  });

describe("pretokenised code", () => {
  it.each([
    ["words and what is around them", 'function f(a){let b=a;return typeof b==="x"?void 0:new b}'],
    ["operators, the longest first", "a>>>=b>>>c>>d>=e>f;a**=b**2;a&&=b;a||=b;a??=b??c;a?.b;a=>b"],
    ["signs that must not run together", "a+ ++b- --c;a- -b+ +c;d++ +e"],
    ["regular expressions, and slashes that divide", String.raw`a=/in[/"]\/==/g.test(b)/c/d;return/=>/;(a)/b/c`],
    ["texts that look like code", String.raw`"return \" if(a==b)"+'x=>"y"'+"\x8a"`],
    ["templates with code in them", "`a==${b==={c:`in ${d}`}?1:2} if \\` ${x}`+(y===z)"],
    [
      "templates with quotients, objects and texts in them",
      "`${a/b/c} ${{d:1}.d/2} ${e(`}`)/f} ${g['}']} ${/}/.h}`+i/j",
    ],
    ["members with names of words", "a.in==b.delete(c).default;d={if:1,typeof:2,e};switch(f){default:g();case 1:}"],
    ["numbers", "0x1f+1e-7+.5+1..toFixed()+1.5e+3==2"],
  ])("means the same: %s", (_what, code) => {
    const { text } = pretokenise(code);
    expect(lexemes(readableCode(text))).toEqual(lexemes(code));
    expect(text.length).toBeLessThanOrEqual(code.length);
  });

  it("knows where a place has come to lie", () => {
    const code = "function f(a){return a.in==='return'}";
    const { text, place } = pretokenise(code);
    for (const found of ["f(a)", "{", "a.in", "'return'", "}"]) {
      expect(text.slice(place(code.indexOf(found)))).toMatch(new RegExp(`^${found.replace(/[(){}]/g, "\\$&")}`));
    }
    expect(place(0)).toBe(0);
    expect(place(code.length)).toBe(text.length);
  });

  it("leaves what linking writes numbers for", () => {
    expect(pretokenise("return $(\uE00000000012\uE000)").text).toMatch(/^.\$\(\uE00000000012\uE000\)$/s);
  });

  it("makes an image a good deal smaller", async () => {
    expect(ALL_OPTIMIZATIONS.has("pretokenise")).toBe(true);
    const [short, long] = [await light(), await light(["pretokenise"])];
    expect(short.image.length).toBeLessThan(0.9 * long.image.length);
  });
});
