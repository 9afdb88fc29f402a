import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../files/root.ts";

/** What the package brings along: with other versions of Babel the same sketch would have other bytes. */
const BROUGHT =
  /(from |import\()"((?:@(?:babel|jridgewell)\/[^"]+|aedes|commander|dns-packet|esptool-js|fflate|mqtt|mqtt-packet|nanotar))"/g;

/** A module with the exports of an installed package, each by its name, as a bundle cannot have them by itself. */
async function facade(name: string): Promise<string> {
  const module = (await import(name)) as Record<string, unknown>;
  const names = Object.keys(module).filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== "default");
  const hasDefault = "default" in module ? `export { default } from ${JSON.stringify(name)};` : "";
  return `${hasDefault}export { ${names.join(", ")} } from ${JSON.stringify(name)};`;
}

/**
 * Bundles the packages that compiled code imports into `vendor/`, and has that code import them from there.
 * @param dist folder of the compiled code
 */
export async function vendor(dist: string): Promise<void> {
  const files = (readdirSync(dist, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(dist, name));
  const names = new Set<string>();
  for (const file of files) {
    for (const [, , name] of readFileSync(file, "utf8").matchAll(BROUGHT)) names.add(name!);
  }
  await bundle([...names], join(dist, "vendor"));
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const to = (name: string): string =>
      relative(dirname(file), join(dist, "vendor", fileOf(name)))
        .split(sep)
        .join("/")
        .replace(/^(?!\.)/, "./");
    writeFileSync(
      file,
      text.replace(BROUGHT, (_, before: string, name: string) => `${before}"${to(name)}"`),
    );
  }
}

const fileOf = (name: string): string => `${name.replace(/^@(\w+)\//, "$1-")}.js`;

async function bundle(names: string[], out: string): Promise<void> {
  const facades = new Map<string, string>();
  for (const name of names) facades.set(fileOf(name).replace(/\.js$/, ""), await facade(name));
  const result = await build({
    absWorkingDir: ROOT,
    banner: { js: 'import{createRequire as $require}from"node:module";const require=$require(import.meta.url);' },
    bundle: true,
    chunkNames: "shared-[hash]",
    // Babel asks for it when it is to read a configuration in TypeScript, which is never.
    external: ["@babel/preset-typescript/package.json"],
    entryPoints: [...facades.keys()].map((key) => ({ in: `facade:${key}`, out: key })),
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    minify: true,
    keepNames: true,
    outdir: out,
    platform: "node",
    plugins: [
      {
        name: "facade",
        setup(setup) {
          setup.onResolve({ filter: /^facade:/ }, ({ path }) => ({ path: path.slice(7), namespace: "facade" }));
          setup.onLoad({ filter: /./, namespace: "facade" }, ({ path }) => ({
            contents: facades.get(path)!,
            resolveDir: ROOT,
          }));
        },
      },
    ],
    splitting: true,
    target: "node20",
  });
  writeFileSync(join(out, "LICENSES.txt"), licenses(Object.keys(result.metafile.inputs)));
}

/** The licenses of all packages that files lie in. @param files paths from the project's folder */
export function licenses(files: string[]): string {
  const folders = new Set<string>();
  for (const file of files) {
    const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file);
    if (found) folders.add(resolve(ROOT, found[0]));
  }
  return [...folders]
    .sort()
    .map(licenseOf)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license: string;
  };
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version}, ${license}\n\n${text}\n`;
}
