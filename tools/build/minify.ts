import { transform } from "esbuild";
import { TARGET } from "./bundle.ts";
import { MANGLED, type Names } from "./names.ts";
import { patch } from "./patch.ts";
import { verify } from "./verify.ts";

/**
 * Minifies an expression, names of its variables included.
 * @param chunk what the code is, for messages
 */
export async function minify(expression: string, names: Names, chunk: string): Promise<string> {
  // A variable is never given the name of a global that occurs, so mentioning one reserves it.
  const reserved = names.globals.join(",");
  const { code: out } = await transform(`__keep__(${expression},[${reserved}]);`, {
    ...TARGET,
    charset: "ascii",
    legalComments: "none",
    loader: "js",
    mangleCache: names.properties,
    mangleProps: MANGLED,
    minify: true,
  });
  const text = out.trim().replace(/^__keep__\(/, "");
  const end = text.lastIndexOf(",[");
  const short = patch(text.slice(0, end));
  verify(short, chunk);
  return short;
}
