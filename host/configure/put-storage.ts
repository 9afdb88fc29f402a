import { readInput, writeOutput } from "../../files/read-and-write.ts";
import type { Output } from "../output.ts";
import { readStorage } from "../storage/index.ts";
import { replaceConfig } from "../storage/replace-config.ts";
import { type NewConfig, showChanges } from "./new-config.ts";

/**
 * Puts a configuration into a storage image; the file is replaced as a whole or not at all.
 * @param path of a storage.bin
 */
export function putStorage(path: string, config: NewConfig, output: Output): void {
  const storage = readInput(path, "the Storage image");
  const { config: before } = readStorage(storage, path);
  if (!showChanges(before, config, output)) {
    output.line(`${path} has this configuration already; nothing was changed.`);
    return;
  }
  writeOutput(path, replaceConfig(storage, config.content, config.source));
  output.line(`${path}: the configuration is stored.`);
}
