/** `npm run cli-docs`: writes docs/cli.md from the commands themselves. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { wholeProgram } from "../cli/main.ts";
import { ROOT } from "../files/root.ts";
import { commandDocs } from "./command-docs.ts";

writeFileSync(join(ROOT, "docs/cli.md"), commandDocs(await wholeProgram()));
