/** What writes and configures boards from a web page. Built for a browser, as a script that the page loads. */
import { createHash } from "node:crypto";
import { boards } from "../../../boards/index.ts";
import { parseImage } from "../../../files/firmware-image.ts";
import { UserError } from "../../../files/user-error.ts";
import type {
  ConfigOrder,
  ConfigRules,
  EngineOffer,
  Flasher,
  FlashFollower,
  FlashOrder,
  OfferedFile,
} from "../../../ui/flash/flasher.ts";
import { configFaults } from "../../configure/config-faults.ts";
import { putSerial } from "../../configure/put-serial.ts";
import { settingRules } from "../../configure/setting-rules.ts";
import { encodeConfig } from "../../storage/config-text.ts";
import { writeStorage } from "../../storage/write.ts";
import type { Advice } from "../advice.ts";
import { FIRST_BAUD } from "../board-loader.ts";
import type { FlashPart } from "../flash-part.ts";
import { flashUntilReady } from "../flash-until-ready.ts";
import { nameOf, WebLine } from "./web-line.ts";

const PAGE_ADVICE: Advice = {
  bringEngine: "This page has no Espruino for it: who publishes it adds that with `homie ui --engine`.",
  slower: "the speed 115200",
  again: "flash it once more",
};
/** How long the board's console may take to answer. */
const ANSWER_MS = 20_000;
/** What to call a configuration in what is said of it. */
const SOURCE = "What was entered";

export const flasher: Flasher = {
  configFaults: faultsOf,
  flash: (order, follower) => troubleOf(flash(order, follower)),
  configure: (order, follower) => troubleOf(configure(order, follower)),
};

/** Why something cannot be done that a person can mend; empty when it was done. */
async function troubleOf(work: Promise<void>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function faultsOf(config: Record<string, unknown>, { schema, knowsSettings }: ConfigRules): string[] {
  const faults = configFaults(config, knowsSettings ? settingRules(schema) : undefined);
  try {
    encodeConfig(config, SOURCE);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    faults.push(error.message);
  }
  return faults;
}

async function flash(
  { port, baud, firmware, engine, config, erase }: FlashOrder,
  output: FlashFollower,
): Promise<void> {
  const board = boards.find(({ id }) => id === firmware.board.id);
  if (!board) throw new UserError(`This page does not know the board ${firmware.board.id}. Load it again.`);
  output.line("Loading the firmware …");
  const [image, loader, parts] = await Promise.all([
    load(firmware.image),
    load(firmware.loader),
    engine && loadEngine(engine),
  ]);
  parseImage(image);
  const storage = writeStorage({
    ...{ board, loader, image },
    ...(config === null ? {} : { config, configSource: SOURCE }),
  });
  const name = nameOf(port);
  const line = await WebLine.open(port, FIRST_BAUD);
  try {
    await flashUntilReady({
      ...{ line, name, baud, board, storage, erase, firmware, output },
      advice: PAGE_ADVICE,
      engine: parts ?? undefined,
      replaceConfig: config !== null,
    });
  } finally {
    await line.close();
  }
}

async function configure({ port, config: content }: ConfigOrder, output: FlashFollower): Promise<void> {
  const config = { content, bytes: encodeConfig(content, SOURCE), source: SOURCE };
  const name = nameOf(port);
  const line = await WebLine.open(port, FIRST_BAUD);
  try {
    await putSerial({ line, name, config, timeoutMs: ANSWER_MS, output });
  } finally {
    await line.close();
  }
}

async function loadEngine({ parts }: EngineOffer): Promise<FlashPart[]> {
  return await Promise.all(parts.map(async ({ what, at, file }) => ({ what, at, bytes: await load(file) })));
}

/** Loads a file from beside the page. @throws UserError when it is not there as a whole */
async function load({ path, size, md5 }: OfferedFile): Promise<Buffer> {
  let bytes: Buffer;
  try {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`status ${response.status}`);
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new UserError(
      `${path} cannot be loaded (${(error as Error).message}). Load this page again. Nothing was written.`,
    );
  }
  if (bytes.length !== size || createHash("md5").update(bytes).digest("hex") !== md5) {
    throw new UserError(
      `${path} is not what this page was made with: it has ${bytes.length} bytes, and should have ${size}, or was changed. ` +
        "Load this page again. Nothing was written.",
    );
  }
  return bytes;
}
