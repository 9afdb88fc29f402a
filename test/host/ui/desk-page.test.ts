import { EventEmitter } from "node:events";
import { get } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { UserError } from "../../../files/user-error.ts";
import type { BoardEvents, RunningBoard } from "../../../host/machines/running-board.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { DeskPage } from "../../../host/ui/desk-page.ts";
import type { DeskMessage } from "../../../ui/desk/messages.ts";
import { sendTo } from "./served-ui.ts";

/** A board that says what it is told to, on a real Espruino as far as the page can see. */
class Talker extends EventEmitter<BoardEvents> implements RunningBoard {
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async evaluate(): Promise<string> {
    return "undefined";
  }
  port(): undefined {}
}

const board = new Talker();
const faults: unknown[] = [];
let broker: EmbeddedBroker;
let page: DeskPage;

beforeAll(async () => {
  broker = await startBroker();
  page = await DeskPage.open({ brokerUrl: broker.url, broken: (error) => faults.push(error) });
  const renew = async () => {
    throw new UserError("An update is under way.");
  };
  page.follow({ model: nodemcu, board, address: { baseTopic: "homie/", id: "desk" }, renew });
});
afterAll(async () => {
  await page.close();
  await broker.close();
  expect(faults).toEqual([]);
});

/** What a page is told first, and the lines of the console that follow until there are so many in all. */
async function listen(count: number): Promise<{ start: DeskMessage & { type: "start" }; lines: string[] }> {
  return await new Promise((resolve, reject) => {
    const request = get(`${page.url}api/events`, (response) => {
      let text = "";
      let start: (DeskMessage & { type: "start" }) | undefined;
      const lines: string[] = [];
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const events = text.split("\n\n");
        text = events.pop()!;
        for (const event of events.filter((one) => one.startsWith("data: "))) {
          const message = JSON.parse(event.slice("data: ".length)) as DeskMessage;
          if (message.type === "start") start = message;
          if (message.type === "start" || message.type === "console") lines.push(...message.lines);
        }
        if (!start || lines.length < count) return;
        request.destroy();
        resolve({ start, lines });
      });
    });
    request.on("error", reject);
  });
}

it("has a port of its own beside another one", async () => {
  const other = await DeskPage.open({ brokerUrl: broker.url, broken: (error) => faults.push(error) });
  expect(other.url).not.toBe(page.url);
  await other.close();
});

it("tells no line of the console twice, and none that a terminal or a browser would obey", async () => {
  board.emit("line", "\x1b[2J<b>\u202e");
  const before = listen(3);
  board.emit("line", "the second");
  board.emit("reboot");
  const expected = ["\\u001b[2J<b>\\u202e", "the second", "--- reboot ---"];
  expect((await before).lines).toEqual(expected);
  expect((await listen(3)).lines).toEqual(expected);
});

it("keeps the last lines of a board that says much", async () => {
  for (let at = 0; at < 2000; at++) board.emit("line", `line ${at}`);
  const last = async () => (await listen(0)).start.lines.at(-1);
  await expect.poll(last).toBe("line 1999");
  expect((await listen(0)).start.lines).toHaveLength(500);
  board.emit("line", "x".repeat(100_000));
  await expect.poll(last).toMatch(/^x{1000}… of 100000 characters$/);
});

it("shows what went wrong as lines without a terminal's colours", async () => {
  page.fail(new UserError("\x1b[31mlamp.ts:1:2\x1b[0m\nwrong\x07"));
  const { start } = await listen(0);
  expect(start.work).toEqual({ state: "failed", error: "lamp.ts:1:2\nwrong\\u0007" });
});

it("has no pins of a board that is not simulated", async () => {
  const { start } = await listen(0);
  expect(start.board).toEqual({ title: "NodeMCU v1.0", pins: null });
  const port = Number(new URL(page.url).port);
  for (const [path, body] of [
    ["/api/pin", { pin: "D4", level: 1 }],
    ["/api/button", { pressed: true }],
  ] as const) {
    const { status, body: said } = await sendTo(port, "POST", path, JSON.stringify(body));
    expect([status, JSON.parse(said)]).toEqual([
      409,
      { error: "This board is a real Espruino for Linux, which has no pins." },
    ]);
  }
});

it("says why the board is not started anew", async () => {
  const { status, body } = await sendTo(Number(new URL(page.url).port), "POST", "/api/renew", "{}");
  expect([status, JSON.parse(body)]).toEqual([502, { error: "An update is under way." }]);
});
