import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { renderLine } from "../../../cli/terminal/colours.ts";
import { UserError } from "../../../files/user-error.ts";
import { ImageSources } from "../../../host/monitor/image-sources.ts";
import { monitor } from "../../../host/monitor/monitor.ts";
import { runCommand } from "../../cli/run-command.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { ConsoleBoard, type Script } from "../serial/console-board.ts";

let watched: Watched | undefined;
afterEach(async () => {
  await watched?.stop();
  watched = undefined;
});

/** A monitor, and the board at its port; undefined while the cable is pulled. */
class Watched {
  board: ConsoleBoard | undefined;
  readonly lines: string[] = [];
  readonly #controller = new AbortController();
  readonly #ended: Promise<void>;
  #press: (key: string) => void = () => {};

  constructor(board: ConsoleBoard | undefined) {
    this.board = board;
    this.#ended = monitor({
      open: async () => {
        if (!this.board) throw new UserError("/dev/ttyUSB0: there is no such serial port.");
        return { line: this.board, name: "/dev/ttyUSB0" };
      },
      sources: new ImageSources(temporaryDirectory()),
      show: (line) => this.lines.push(renderLine(line, false).slice("12:00:00.000 ".length)),
      onKey: (press) => {
        this.#press = press;
      },
      signal: this.#controller.signal,
    });
    this.#ended.catch(() => {});
  }

  press(key: string): void {
    this.#press(key);
  }

  async shows(text: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!this.lines.includes(text) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(this.lines).toContain(text);
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#ended;
  }
}

const start = (script?: Script): { watched: Watched; board: ConsoleBoard } => {
  const board = new ConsoleBoard(script);
  watched = new Watched(board);
  return { watched, board };
};

it("shows a board's console until it is told to stop", async () => {
  const { watched, board } = start();
  await watched.shows("   -- Listening at /dev/ttyUSB0.");
  board.say(">\r\x1b[Jlight 1.0.0, slot a\r\n>\r\x1b[JWi-Fi: no_ap_found\r\n>");
  await watched.shows("W  Wi-Fi: no_ap_found");
  expect(watched.lines).toEqual([
    "   -- Listening at /dev/ttyUSB0.",
    "I  light 1.0.0, slot a",
    "W  Wi-Fi: no_ap_found",
  ]);
  await watched.stop();
});

it("says on a key how much memory is free, and nothing of how it has asked", async () => {
  const { watched, board } = start();
  await watched.shows("   -- Listening at /dev/ttyUSB0.");
  watched.press("m");
  watched.press("m");
  await watched.shows("   -- Memory: 1,100 of 1,600 variables are free. Storage: 8,192 bytes are free.");
  board.say("Ready\r\n");
  await watched.shows("I  Ready");
  expect(watched.lines.length).toBe(3);
});

it("says why memory is not known", async () => {
  const { watched } = start((code) => (code.includes("memory") ? "#!\n" : undefined));
  await watched.shows("   -- Listening at /dev/ttyUSB0.");
  watched.press("m");
  await watched.shows("   -- The board cannot say how much memory is free: too little, perhaps.");
  watched.press("?");
  await watched.shows("   -- m: memory, q: quit");
});

it("waits for a cable that is pulled, and goes on when it is back", async () => {
  const { watched, board } = start();
  await watched.shows("   -- Listening at /dev/ttyUSB0.");
  watched.board = undefined;
  board.say("half a line");
  await new Promise((resolve) => setTimeout(resolve, 20));
  board.emit("close");
  await watched.shows("   -- /dev/ttyUSB0 has gone: waiting for it.");
  await watched.shows("I  half a line");
  watched.press("m");
  await watched.shows("   -- There is no board to ask.");
  const other = new ConsoleBoard();
  watched.board = other;
  for (const end = Date.now() + 5000; other.listenerCount("data") === 0 && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  other.say("Ready\r\n");
  await watched.shows("I  Ready");
});

it("stops while it waits for a cable", async () => {
  const { watched, board } = start();
  await watched.shows("   -- Listening at /dev/ttyUSB0.");
  watched.board = undefined;
  board.emit("close");
  await watched.shows("   -- /dev/ttyUSB0 has gone: waiting for it.");
  await watched.stop();
});

it("exits 1 when there is no such port or image, and 2 when the command line is wrong", async () => {
  const none = join(temporaryDirectory(), "tty");
  const port = await runCommand("monitor", "--port", none);
  expect(port.output).toContain(`homie: ${none}: there is no such serial port.`);
  expect(port.code).toBe(1);
  const image = await runCommand("monitor", "--port", none, "--firmware", `${none}.bin`);
  expect(image.output).toContain(`homie: ${none}.bin: there is no such file or folder.`);
  expect(image.code).toBe(1);
  expect((await runCommand("monitor", "--baud", "fast")).code).toBe(2);
});
