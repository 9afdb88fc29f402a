import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { runCommand } from "./run-command.ts";

const folder = temporaryDirectory();

it("makes a project by the folder's name", async () => {
  const project = join(folder, "hall-lamp");
  const { code, output } = await runCommand("new", project);
  expect(code).toBe(0);
  expect(output).toContain("npm run dev");
  const content = (file: string) => readFileSync(join(project, file), "utf8");
  const { name, scripts } = JSON.parse(content("package.json")) as {
    name: string;
    scripts: { [script: string]: string };
  };
  expect(name).toBe("hall-lamp");
  expect(Object.keys(scripts).sort()).toEqual(["build", "dev", "flash", "test"]);
  expect(content("build.config.ts")).toContain('sketch: "hall-lamp.ts"');
  expect(content("hall-lamp.test.ts")).toContain('board("./hall-lamp.ts")');
  expect(JSON.parse(content("config.json"))).toMatchObject({ $schema: expect.stringContaining("config.schema.json") });
  // What holds a password is not for everybody.
  expect(content(".gitignore")).toMatch(/^config\.json$/m);
  expect(content("README.md")).not.toContain("my-device");
});

it("writes over nothing", async () => {
  const project = join(folder, "taken");
  mkdirSync(project);
  writeFileSync(join(project, "notes.txt"), "mine");
  const { code, output } = await runCommand("new", project);
  expect(output).toContain("is not empty");
  expect(code).toBe(1);
  expect(existsSync(join(project, "package.json"))).toBe(false);
});

it("says that a file is in the way", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "mine");
  const { code, output } = await runCommand("new", file);
  expect(output).toContain("cannot be made a folder");
  expect(code).toBe(1);
  expect(readFileSync(file, "utf8")).toBe("mine");
});

it.each(["Hall", "hall lamp", "-hall", "hall-", "a".repeat(33), "küche"])("refuses the name %j", async (name) => {
  const { code, output } = await runCommand("new", join(folder, name));
  expect(output).toContain("cannot be the name of a package and of a firmware");
  expect(code).toBe(1);
  expect(existsSync(join(folder, name))).toBe(false);
});
