import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { JsonLexer } from "./json-lexer.ts";

/** Parses text as the engine's JSON.parse does, which is more liberal than the standard and ignores what follows. */
export function parseJson(machine: Machine, text: string): unknown {
  const lexer = new JsonLexer(text);
  return parseValue(machine, lexer);
}

function parseValue(machine: Machine, lexer: JsonLexer): unknown {
  const { kind, value, shown } = lexer.token;
  switch (kind) {
    case "word":
      if (value === "true" || value === "false" || value === "null") {
        lexer.advance();
        return value === "null" ? null : value === "true";
      }
      break;
    case "number":
    case "string":
      lexer.advance();
      return value;
    case "-":
      lexer.advance();
      return lexer.token.kind === "number" ? 0 - (parseValue(machine, lexer) as number) : undefined;
    case "[":
      return parseArray(machine, lexer);
    case "{":
      return parseObject(machine, lexer);
  }
  throw new EngineError(`Expecting valid value, got ${shown}`, "SyntaxError");
}

function parseArray(machine: Machine, lexer: JsonLexer): unknown {
  const items = machine.realm.array([]);
  lexer.advance();
  while (lexer.token.kind !== "]") {
    const item = parseValue(machine, lexer);
    if (item === undefined) return undefined;
    if (lexer.token.kind !== "]") lexer.expect(",");
    items.push(item);
  }
  lexer.expect("]");
  return items;
}

function parseObject(machine: Machine, lexer: JsonLexer): unknown {
  const made = machine.realm.object();
  lexer.advance();
  while (["string", "number", "word"].includes(lexer.token.kind)) {
    if (lexer.token.kind !== "string") lexer.expect("string");
    const key = String(lexer.token.value);
    lexer.advance();
    lexer.expect(":");
    const value = parseValue(machine, lexer);
    if (value === undefined) return undefined;
    if (lexer.token.kind !== "}") lexer.expect(",");
    // The engine keeps both of two entries with one key and finds the first.
    if (key !== "__proto__" && !Object.hasOwn(made, key)) made[key] = value;
  }
  lexer.expect("}");
  return made;
}
