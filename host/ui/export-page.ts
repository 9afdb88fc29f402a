import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { boards } from "../../boards/index.ts";
import { writeOutput } from "../../files/read-and-write.ts";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { Engine } from "../flash/engine-parts.ts";
import type { Output } from "../output.ts";
import { FILES, FlashSite } from "./flash-site.ts";
import { pageFiles } from "./page-files.ts";
import { SketchSchemas } from "./sketch-schemas.ts";
import { isManifest } from "./web-tools-manifest.ts";

/** What is published, and where to. */
export interface ExportOptions {
  /** The folder that is written. */
  out: string;
  /** The folder with the images. */
  folder: string;
  /** Espruino; undefined for none. */
  engine: Engine | undefined;
  output: Output;
}

/** A file that an earlier export has written, and that the page names by its content. */
const OF_AN_OFFER = /^[0-9a-f]{32}\.(bin|json)$/;

/**
 * Writes the page that flashes boards as files, for any web server to serve; with an engine also a manifest for esp-web-tools
 * for each firmware.
 * @throws UserError when there is no firmware
 */
export async function exportPage({ out, folder, engine, output }: ExportOptions): Promise<void> {
  const complain = (text: string): void => output.line(text);
  const schemas = new SketchSchemas(folder, complain);
  const { flash: files } = await pageFiles();
  const site = new FlashSite({ files, folder, engine, schemas, devices: undefined, complain });
  const offer = await site.offer();
  const names = boards.map(({ id }) => id).join(", ");
  if (offer.firmwares.length === 0) {
    throw new UserError(`${folder}: there is no firmware for ${names} in this folder. \`homie build\` makes one.`);
  }
  const write = (path: string, content: Uint8Array): void => writeOutput(join(out, path), Buffer.from(content));
  for (const path of site.paths) write(path || "index.html", (await site.find(path))!.content);
  write("offer.json", Buffer.from(JSON.stringify(offer)));
  forget(out, new Set(site.paths));
  output.line(`${join(out, "index.html")} flashes these, from any web server that is reached over https:`);
  for (const { name, version, board } of offer.firmwares) {
    output.line(`  ${shownText(name)} ${shownText(version)} for ${board.title}`);
  }
  for (const path of site.paths.filter(isManifest)) output.line(`${join(out, path)} is a manifest for esp-web-tools.`);
  if (engine === undefined) {
    output.line(
      "Without --engine it is for boards that run Espruino already, and there is no manifest for esp-web-tools.",
    );
  }
}

/** Removes what an earlier export has offered: files that are named by their content, and the manifests that name those. */
function forget(out: string, offered: Set<string>): void {
  const ours = [
    ...readdirSync(out).filter(isManifest),
    ...readdirSync(join(out, FILES)).flatMap((name) => (OF_AN_OFFER.test(name) ? [`${FILES}/${name}`] : [])),
  ];
  for (const path of ours) if (!offered.has(path)) rmSync(join(out, path));
}
