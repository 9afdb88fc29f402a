/** `npm run dist`: makes what is published besides the firmware's own sources: `dist/` and `api/generated/`. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { boards } from "../boards/index.ts";
import { buildLoader } from "../compiler/index.ts";
import { writeOutput } from "../files/read-and-write.ts";
import { ROOT } from "../files/root.ts";
import { loaderFile } from "../host/storage/loader.ts";
import { bundlePage } from "../host/ui/bundle-page.ts";
import { LICENSES, PAGE_FOLDER } from "../host/ui/page-files.ts";
import { keepReachable } from "./declarations.ts";
import { shipFirmware } from "./ship-firmware.ts";
import { licenses, vendor } from "./vendor.ts";

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

const tsc = (project: string): void => {
  execFileSync(process.execPath, [TSC, "-p", join(ROOT, project)], { stdio: "inherit" });
};

for (const folder of ["dist", "api/generated"]) rmSync(join(ROOT, folder), { recursive: true, force: true });
tsc("tsconfig.dist.json");
tsc("tsconfig.api.json");
keepReachable(join(ROOT, "api/generated"), ["src/index.d.ts", "compiler/config.d.ts", "testing/test-board.d.ts"]);
await vendor(join(ROOT, "dist"));
const page = await bundlePage();
for (const [name, content] of page.files) writeOutput(join(ROOT, PAGE_FOLDER, name), Buffer.from(content));
writeOutput(join(ROOT, PAGE_FOLDER, LICENSES), Buffer.from(licenses(page.sources)));
for (const board of boards) {
  const { code } = await buildLoader({ board: board.id });
  writeOutput(join(ROOT, loaderFile(board)), Buffer.from(code, "latin1"));
}
await shipFirmware();
