import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuiltImage } from "../../compiler/index.ts";
import { createBoard } from "../../host/machines/create-board.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import type { RunningBoard } from "../../host/machines/running-board.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { listFiles } from "../../host/storage/storage-file.ts";
import { putFile } from "../../host/storage/write.ts";
import { PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { engine } from "../host/machines/engine-present.ts";
import { builtImage } from "../support/built-image.ts";
import { builtLoader } from "../support/built-loader.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { Watcher } from "./watcher.ts";

/** The machines that the tests run on: the simulated board, and real Espruino where it is present. */
export const machines: Record<string, string | undefined> = { "the simulated board": undefined };
if (engine) machines["real Espruino"] = engine;

const MAC = "5c:cf:7f:0a:0b:0d";
/** The device's id by default. */
export const ID = "5ccf7f0a0b0d";

/**
 * Builds a sketch of this folder.
 * @param before statements in front of it
 */
export function image(before = "", apPassword?: string): Promise<BuiltImage> {
  const code = `import * as homie from "homie-espruino";\n${before}\nimport "${import.meta.dirname}/sketch.ts";\n`;
  const sketch = join(temporaryDirectory(), "sketch.ts");
  writeFileSync(sketch, code);
  return builtImage({ sketch, name: "lamp", apPassword }, code);
}

/** A configuration that the sketch takes. */
export function config(brokerPort: number): Record<string, unknown> & { wifi: object; mqtt: object } {
  return {
    name: "Lamp",
    wifi: { ssid: "home", password: "wifi secret" },
    mqtt: { host: "127.0.0.1", port: brokerPort },
    ota: { enabled: true },
    settings: { room: "hall" },
  };
}

/** What a board is started with. */
export interface Start {
  machine?: string | undefined;
  image?: BuiltImage;
  /** The stored configuration; none unless given. */
  config?: object | undefined;
}

/** A board that runs the sketch, and what it said. */
export class Board {
  readonly lines: string[] = [];
  readonly board: RunningBoard;
  readonly flash: FlashFile;
  readonly #folder: string;

  private constructor(board: RunningBoard, flash: FlashFile, folder: string) {
    this.board = board;
    this.flash = flash;
    this.#folder = folder;
    board.on("line", (line) => this.lines.push(line));
    board.on("reboot", () => this.lines.push("--- reboot ---"));
    board.on("exit", (reason) => this.lines.push(`stopped: ${reason}`));
  }

  static async start(start: Start = {}): Promise<Board> {
    const folder = mkdtempSync(join(tmpdir(), "homie-configuration-"));
    const first = start.image ?? (await image());
    const flash = new FlashFile(first.board, folder);
    flash.create(
      writeStorage({
        board: first.board,
        loader: await builtLoader(),
        image: Buffer.from(first.image),
        ...(start.config ? { config: start.config } : {}),
      }),
    );
    const board = new Board(
      await createBoard({ board: first.board, flash, engine: start.machine, mac: MAC }),
      flash,
      folder,
    );
    await board.board.start();
    return board;
  }

  /** Waits for a line on the console. @returns it */
  async line(text: string | RegExp, from = 0): Promise<string> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const found = this.lines
        .slice(from)
        .find((line) => (typeof text === "string" ? line.includes(text) : text.test(line)));
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`never said "${text}":\n${this.lines.slice(-25).join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits until the device is in configuration mode and can be reached. @returns the address of its server */
  async serving(from = 0): Promise<string> {
    await this.line("Configuration mode: join", from);
    for (;;) {
      const port = this.board.port(80);
      const there =
        port &&
        (await fetch(`http://127.0.0.1:${port}/heart`).then(
          () => true,
          () => false,
        ));
      if (there) return `http://127.0.0.1:${port}`;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /**
   * Puts a config.json into Storage while the board is off, as Espruino's own tools would.
   * @returns the number of lines said before
   */
  async dropFile(content: string): Promise<number> {
    await this.board.stop();
    const storage = Buffer.from(this.flash.readStorage());
    const last = listFiles(storage).files.at(-1)!;
    const free = Math.max(USED_PAGES * PAGE, (last.at + last.size + 3) & ~3);
    putFile(storage, free, "config.json", Buffer.from(content));
    this.flash.writeStorage(storage);
    const from = this.lines.length;
    await this.board.start();
    return from;
  }

  /** The whole Storage area, as bytes of a string. */
  storage(): string {
    return this.flash.readStorage().toString("latin1");
  }

  async stop(): Promise<void> {
    await this.board.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A configured board that is ready, and a client that sees what it says at its broker. */
export async function readyBoard(machine: string | undefined): Promise<{ watcher: Watcher; board: Board }> {
  const watcher = await Watcher.start();
  const board = await Board.start({ machine, config: config(watcher.broker.port) });
  await watcher.message(`homie/${ID}/$state`, "ready");
  await board.line("event MQTT_READY");
  return { watcher, board };
}
