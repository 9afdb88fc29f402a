import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { ConsoleInput } from "../../../host/machines/console-input.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

it("holds the first line before the program is there, and takes others; nothing of it stays behind", async () => {
  const folder = temporaryDirectory();
  const input = new ConsoleInput(folder, "the first line\n");
  expect(readdirSync(folder)).toEqual([]);
  const program = spawn("head", ["-n", "2"], { stdio: [input.fd, "pipe", "inherit"] });
  let said = "";
  program.stdout!.on("data", (data) => {
    said += data;
  });
  await once(program, "spawn");
  input.write("another one\n");
  await once(program, "close");
  input.close();
  input.write("too late\n");
  expect(said).toBe("the first line\nanother one\n");
});
